using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>One mark in a light curve.</summary>
/// <param name="Kind">Its shape.</param>
/// <param name="Band">Its colour.</param>
/// <param name="Time">When.</param>
/// <param name="Value">Magnitude, or nanojansky in <see cref="LightCurveView.Flux"/>; finite.</param>
/// <param name="Error">One standard deviation in the same unit; NaN where there is none.</param>
internal readonly record struct LightCurveMark(
    LightCurveMarkKind Kind, PassBand Band, JulianDate Time, double Value, double Error)
{
    /// <summary>Whether it is a measurement: not an upper limit.</summary>
    public bool IsMeasurement => Kind != LightCurveMarkKind.UpperLimit;

    /// <summary>Whether it is forced photometry.</summary>
    public bool IsForced => Kind is LightCurveMarkKind.Forced or LightCurveMarkKind.NegativeForced;

    /// <summary>Whether the source is fainter than in the template.</summary>
    public bool IsNegative => Kind is LightCurveMarkKind.NegativeForced or LightCurveMarkKind.NegativeDetection;
}
