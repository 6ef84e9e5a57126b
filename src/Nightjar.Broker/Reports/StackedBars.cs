using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>A chart of alerts over time: a bar for each hour (or more, over many nights), stacked by band.</summary>
public static class StackedBars
{
    /// <summary>Width of the drawing: half a page.</summary>
    internal const double Width = 640;

    /// <summary>Height of the drawing.</summary>
    internal const double Height = 300;

    private const int FewestBars = 8;

    /// <summary>Writes the chart and its legend.</summary>
    /// <param name="writer">Where the HTML goes.</param>
    /// <param name="counts">The counts of one survey, or of several together.</param>
    public static void Write(TextWriter writer, IReadOnlyList<CountByBandAndHour> counts)
    {
        var m = new Markup(writer);
        var bins = TimeBins.From(counts);
        var frame = new PlotFrame(Width, Height);
        if (bins.Counts.Length == 0)
        {
            frame.Open(m, "No alerts: an empty chart.");
            frame.Note(m, "No alerts");
            PlotFrame.Close(m);
            return;
        }

        var most = bins.Counts.Max(bin => bin.Sum());
        var spare = Math.Max(0, FewestBars - bins.Counts.Length) * bins.HoursPerBin / 48.0;
        var time = new AxisScale(bins.StartOf(0) - spare, bins.End + spare, frame.Left, frame.Right);
        var count = new AxisScale(0, most * 1.05, frame.Bottom, frame.Top);
        frame.Open(m, Describe(bins, most));
        frame.LeftAxis(m, count, Ticks.Counts(most * 1.05, 5), "alerts per " + NameOfWidth(bins.HoursPerBin));
        for (var band = 0; band < bins.Bands.Length; band++) WriteBand(m, bins, band, time, count);
        frame.BottomAxis(m, time, TimeTicks.Between(frame, time.From, time.To),
            "universal time, " + TimeTicks.Dates(bins.StartOf(0), bins.End));
        PlotFrame.Close(m);
        WriteLegend(m, bins);
    }

    private static void WriteBand(Markup m, TimeBins bins, int band, AxisScale time, AxisScale count)
    {
        var gap = bins.Counts.Length > 40 ? 0.5 : 1;
        m.Write($"<g class=\"{PlotPalette.ClassOf(bins.Bands[band])}\" fill=\"currentColor\">");
        for (var bin = 0; bin < bins.Counts.Length; bin++)
        {
            var value = bins.Counts[bin][band];
            if (value == 0) continue;
            var below = bins.Counts[bin].Take(band).Sum();
            var (left, right) = (time.At(bins.StartOf(bin)) + gap, time.At(bins.StartOf(bin + 1)) - gap);
            var (bottom, top) = (count.At(below), count.At(below + value));
            m.Write($"<path d=\"M{left} {bottom:0.##}H{right}V{top:0.##}H{left}Z\"><title>");
            m.Write(
                $"{ReportFormat.Time(JulianDate.FromMjd(bins.StartOf(bin)), withSeconds: false)},"
                + $" {PlotPalette.NameOf(bins.Bands[band])}: {ReportFormat.Count(value, "alert")}</title></path>");
        }

        m.Raw("</g>");
    }

    private static void WriteLegend(Markup m, TimeBins bins)
    {
        m.Raw("<ul class=\"legend\">");
        for (var band = 0; band < bins.Bands.Length; band++)
            PlotFrame.Key(m, PlotPalette.ClassOf(bins.Bands[band]), $"{PlotPalette.NameOf(bins.Bands[band])} {ReportFormat.Count(bins.TotalOf(band))}");
        if (bins.WithoutTime > 0) m.Write($"<li>{ReportFormat.Count(bins.WithoutTime)} without a time</li>");
        m.Raw("</ul>\n");
    }

    private static string Describe(TimeBins bins, long most) =>
        $"Bar chart of alerts per {NameOfWidth(bins.HoursPerBin)}, {TimeTicks.Dates(bins.StartOf(0), bins.End)}, universal time. "
        + string.Join(", ", bins.Bands.Select((band, index) => $"{PlotPalette.NameOf(band)} {ReportFormat.Count(bins.TotalOf(index))}"))
        + $". Most in one bar: {ReportFormat.Count(most)}.";

    private static string NameOfWidth(long hours) => hours switch
    {
        1 => "hour",
        < 24 => $"{ReportFormat.Count(hours)} hours",
        24 => "day",
        _ => $"{ReportFormat.Count(hours / 24)} days",
    };
}
