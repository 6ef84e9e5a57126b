using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>Which times and values the axes of a light curve span.</summary>
/// <param name="FirstDay">Left end, days after the alert (so mostly negative).</param>
/// <param name="LastDay">Right end, days after the alert.</param>
/// <param name="Least">The smallest value on the axis: magnitude or nanojansky.</param>
/// <param name="Most">The largest.</param>
internal readonly record struct LightCurveAxes(double FirstDay, double LastDay, double Least, double Most)
{
    // Limits much brighter than every measurement say nothing (clouds); much fainter ones say when it was not yet there.
    private const double BrighterLimits = 0.7;
    private const double FainterLimits = 6;
    private const double LongestErrorBar = 1;
    private const double LeastMagnitudes = 1.2;
    private const double LeastNanojansky = 1;
    private const double ForcedOutlier = 3;
    private const double Margin = 0.07;

    /// <summary>Axes around the marks; a sensible frame where there is one mark or none.</summary>
    public static LightCurveAxes Around(IReadOnlyList<LightCurveMark> marks, JulianDate alert, LightCurveView view)
    {
        if (marks.Count == 0) return new LightCurveAxes(-30, 1, view == LightCurveView.Flux ? 0 : 16, view == LightCurveView.Flux ? 1 : 21);
        var first = Math.Min(0, marks.Min(mark => mark.Time - alert));
        var last = Math.Max(0, marks.Max(mark => mark.Time - alert));
        var room = last > first ? 0.04 * (last - first) : 1;
        var (least, most) = view == LightCurveView.Flux ? Fluxes(marks) : Magnitudes(marks);
        return new LightCurveAxes(first - room, last + room, least, most);
    }

    private static (double Least, double Most) Magnitudes(IReadOnlyList<LightCurveMark> marks)
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var mark in marks.Where(mark => mark.IsMeasurement))
        {
            var error = mark.Error > 0 ? Math.Min(mark.Error, LongestErrorBar) : 0;
            (least, most) = (Math.Min(least, mark.Value - error), Math.Max(most, mark.Value + error));
        }

        var (from, to) = least <= most ? (least - BrighterLimits, most + FainterLimits) : (double.MinValue, double.MaxValue);
        foreach (var mark in marks)
        {
            if (mark.IsMeasurement || mark.Value < from || mark.Value > to) continue;
            (least, most) = (Math.Min(least, mark.Value), Math.Max(most, mark.Value));
        }

        return Widen(least, most, LeastMagnitudes);
    }

    private static (double Least, double Most) Fluxes(IReadOnlyList<LightCurveMark> marks)
    {
        var detections = marks.Where(mark => mark.IsMeasurement && !mark.IsForced).ToArray();
        var bound = detections.Length == 0 ? double.PositiveInfinity : ForcedOutlier * detections.Max(mark => Math.Abs(mark.Value));
        var (least, most) = (0.0, 0.0);
        foreach (var mark in marks.Where(mark => mark.IsMeasurement && Math.Abs(mark.Value) <= bound))
        {
            var error = mark.Error > 0 ? Math.Min(mark.Error, Math.Abs(mark.Value)) : 0;
            (least, most) = (Math.Min(least, mark.Value - error), Math.Max(most, mark.Value + error));
        }

        if (least == most) most = marks.Max(mark => Math.Abs(mark.Value));
        return Widen(least, most, LeastNanojansky);
    }

    private static (double Least, double Most) Widen(double least, double most, double span)
    {
        var spare = Math.Max(0, span - (most - least)) / 2 + Margin * Math.Max(most - least, span);
        return (least - spare, most + spare);
    }
}
