using Nightjar.Models.LightCurves;
using Nightjar.Models.TimeSeriesTransformer;
using Nightjar.Sky.LightCurves;

namespace Nightjar.Models.LightCurveTraining;

/// <summary>What the time-series transformer's preparation asks of a light curve, without the fit.</summary>
/// <param name="settings">The settings.</param>
internal sealed class T2Check(T2Settings settings) : IReadabilityCheck
{
    /// <inheritdoc/>
    public LightCurveProblem Of(LabelledLightCurve curve)
    {
        if (curve.Count < ServingCuts.FewestPoints) return LightCurveProblem.TooFewPoints;
        if (settings.Bands.Count > 1 && curve.Bands.AsSpan().IndexOfAnyExcept(curve.Bands[0]) < 0) return LightCurveProblem.BandMissing;
        return settings.Redshift != RedshiftInput.None && !double.IsFinite(curve.Redshift) ? LightCurveProblem.RedshiftMissing : LightCurveProblem.None;
    }
}
