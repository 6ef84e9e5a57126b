using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>A light curve: detections with error bars, upper limits as triangles that point down, forced photometry as hollow
/// circles; one colour a band; magnitudes with the brightest at the top.</summary>
public static class LightCurvePlot
{
    // Above this many marks, one path draws all of a kind and band, without hints.
    private const int MostHints = 90;
    private const double AlertTolerance = 1e-4;

    /// <summary>Writes the chart, its legend and notes on what is not shown.</summary>
    /// <param name="writer">Where the HTML goes.</param>
    /// <param name="lightCurve">The photometry, sorted and merged.</param>
    /// <param name="alert">The time that counts as day 0; the detection at that time gets a ring.</param>
    /// <param name="view">What the vertical axis shows.</param>
    /// <param name="isLarge">Whether to draw the main chart of a page: taller, with a second axis of modified Julian dates.</param>
    public static void Write(
        TextWriter writer, LightCurve lightCurve, JulianDate alert, LightCurveView view = LightCurveView.Difference, bool isLarge = false)
    {
        var m = new Markup(writer);
        var (marks, notes) = LightCurveMarks.Collect(lightCurve, view);
        if (alert.ToUtc() is null) alert = marks.Count > 0 ? marks.Max(mark => mark.Time) : JulianDate.Unknown;
        var axes = LightCurveAxes.Around(marks, alert, view);
        var frame = isLarge ? new PlotFrame(680, 370, Top: 56) : new PlotFrame(640, 290);
        var unit = view == LightCurveView.Flux ? ReportFormat.FluxUnit(Math.Max(axes.Most, -axes.Least)) : ("mag", 1);
        var day = new AxisScale(axes.FirstDay, axes.LastDay, frame.Left, frame.Right);
        var value = view == LightCurveView.Flux
            ? new AxisScale(axes.Least / unit.Nanojansky, axes.Most / unit.Nanojansky, frame.Bottom, frame.Top)
            : new AxisScale(axes.Least, axes.Most, frame.Top, frame.Bottom);
        frame.Open(m, Describe(marks, view));
        frame.LeftAxis(m, value, Ticks.Linear(Math.Min(value.From, value.To), Math.Max(value.From, value.To), isLarge ? 6 : 5), NameOf(view, unit.Name));
        if (view == LightCurveView.Flux) m.Write($"<path class=\"rule\" d=\"M{frame.Left} {value.At(0)}H{frame.Right}\"/>");
        if (marks.Count == 0) frame.Note(m, view == LightCurveView.Apparent ? "No source in the template" : "No photometry");
        var drawn = marks.Where(mark => value.Contains(mark.Value / unit.Nanojansky)).ToArray();
        var ringed = drawn.Where(mark => IsAlert(mark, alert)).ToArray();
        if (marks.Count > 0 && ringed.Length == 0) m.Write($"<path class=\"now\" d=\"M{day.At(0)} {frame.Top}V{frame.Bottom}\"/>");
        var pen = new LightCurvePen(m, view, alert, day, value, unit.Nanojansky);
        foreach (var group in drawn.GroupBy(mark => (mark.Kind, mark.Band))) pen.Draw([.. group], drawn.Length <= MostHints);
        foreach (var mark in ringed) pen.Ring(mark);
        if (isLarge && alert.IsKnown) DrawMjd(m, frame, alert, axes);
        frame.BottomAxis(m, day, Ticks.Linear(axes.FirstDay, axes.LastDay, Math.Min(8, frame.Fit(4))),
            alert.IsKnown ? $"days since the alert (MJD {ReportFormat.Number(alert.Mjd, 2)})" : "days");
        PlotFrame.Close(m);
        LightCurveLegend.Write(m, drawn, ringed.Length > 0);
        var outside = marks.Count - drawn.Length;
        if (outside > 0) notes = [.. notes, $"{ReportFormat.Count(outside, "mark")} beyond the axis."];
        if (notes.Count > 0) m.Write($"<p class=\"note\">Not drawn: {string.Join(' ', notes)}</p>\n");
    }

    private static bool IsAlert(in LightCurveMark mark, JulianDate alert) =>
        mark.IsMeasurement && !mark.IsForced && Math.Abs(mark.Time - alert) < AlertTolerance;

    private static void DrawMjd(Markup m, PlotFrame frame, JulianDate alert, LightCurveAxes axes)
    {
        var (from, to) = (alert.Mjd + axes.FirstDay, alert.Mjd + axes.LastDay);
        frame.TopAxis(m, new AxisScale(from, to, frame.Left, frame.Right), Ticks.Linear(from, to, Math.Min(6, frame.Fit(8))), "MJD");
    }

    private static string NameOf(LightCurveView view, string unit) => view switch
    {
        LightCurveView.Difference => "difference magnitude (AB)",
        LightCurveView.Apparent => "apparent magnitude (AB)",
        _ => $"difference flux ({unit})",
    };

    private static string Describe(IReadOnlyList<LightCurveMark> marks, LightCurveView view)
    {
        if (marks.Count == 0) return "Light curve without photometry.";
        var detections = marks.Count(mark => mark.IsMeasurement && !mark.IsForced);
        var bands = string.Join(", ", marks.Select(mark => mark.Band).Distinct().OrderBy(PlotPalette.RankOf).Select(PlotPalette.NameOf));
        var text = $"Light curve, {NameOf(view, "nJy")} over days: {ReportFormat.Count(detections, "detection")}, "
            + $"{ReportFormat.Count(marks.Count(mark => !mark.IsMeasurement), "upper limit")} and "
            + $"{ReportFormat.Count(marks.Count(mark => mark.IsForced), "forced measurement")} in {bands}";
        if (detections == 0 || view == LightCurveView.Flux) return text + ".";
        var values = marks.Where(mark => mark.IsMeasurement && !mark.IsForced).Select(mark => mark.Value).ToArray();
        return $"{text}; detections from {ReportFormat.Number(values.Min(), 2)} to {ReportFormat.Number(values.Max(), 2)} mag.";
    }
}
