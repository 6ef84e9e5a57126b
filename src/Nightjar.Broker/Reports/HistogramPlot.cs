namespace Nightjar.Broker.Reports;

/// <summary>A chart of one or several distributions as outlines over a common axis.</summary>
public static class HistogramPlot
{
    private const double LogFloor = 0.7;
    private const int MarginBins = 4;

    /// <summary>Writes the chart, and a legend where there are several series.</summary>
    /// <param name="writer">Where the HTML goes.</param>
    /// <param name="series">The distributions, with equal bins.</param>
    /// <param name="quantity">The title of the horizontal axis, with its unit.</param>
    /// <param name="isLogarithmic">Whether equal ratios of counts take equal heights.</param>
    /// <param name="isLarge">Whether to draw half a page wide, with empty bins at both ends left out.</param>
    public static void Write(
        TextWriter writer, IReadOnlyList<HistogramSeries> series, string quantity, bool isLogarithmic, bool isLarge = false)
    {
        var m = new Markup(writer);
        var frame = isLarge ? new PlotFrame(StackedBars.Width, StackedBars.Height) : new PlotFrame(370, 240);
        var shown = series.Where(one => one.Histogram.Total > 0).ToArray();
        if (shown.Length == 0)
        {
            frame.Open(m, $"Distribution of {quantity}: no values.");
            frame.Note(m, "No values");
            PlotFrame.Close(m);
            return;
        }

        var bins = shown[0].Histogram;
        var (first, last) = isLarge ? Occupied(shown) : (0, bins.Counts.Count - 1);
        var most = shown.Max(one => one.Histogram.Counts.Max());
        var value = new AxisScale(
            bins.Start + first * bins.BinWidth, bins.Start + (last + 1) * bins.BinWidth, frame.Left, frame.Right);
        var count = isLogarithmic
            ? new AxisScale(LogFloor, Math.Max(10, most * 1.4), frame.Bottom, frame.Top, IsLogarithmic: true)
            : new AxisScale(0, most * 1.05, frame.Bottom, frame.Top);
        frame.Open(m, Describe(shown, quantity, most));
        frame.LeftAxis(m, count, isLogarithmic ? Ticks.PowersOfTen(1, count.To, 6) : Ticks.Counts(count.To, 5),
            isLogarithmic ? "alerts (log scale)" : "alerts");
        foreach (var one in shown) WriteOutline(m, one, first, last, value, count);
        WriteHints(m, shown, first, last, value, frame);
        frame.BottomAxis(m, value, Ticks.Linear(value.From, value.To, Math.Min(isLarge ? 10 : 6, frame.Fit(4))), quantity);
        PlotFrame.Close(m);
        if (series.Count < 2) return;
        m.Raw("<ul class=\"legend\">");
        foreach (var one in shown) PlotFrame.Key(m, one.CssClass, $"{one.Name} {ReportFormat.Count(one.Histogram.Total)}");
        m.Raw("</ul>\n");
    }

    private static void WriteOutline(Markup m, HistogramSeries series, int first, int last, AxisScale value, AxisScale count)
    {
        var histogram = series.Histogram;
        m.Write($"<path class=\"outline {series.CssClass}\" d=\"");
        for (var bin = first; bin <= last; bin++)
        {
            if (histogram.Counts[bin] == 0) continue;
            var from = histogram.Start + bin * histogram.BinWidth;
            if (bin == first || histogram.Counts[bin - 1] == 0) m.Write($"M{value.At(from)} {count.FromPixel}");
            m.Write($"V{count.At(histogram.Counts[bin])}H{value.At(from + histogram.BinWidth)}");
            if (bin == last || histogram.Counts[bin + 1] == 0) m.Write($"V{count.FromPixel}");
        }

        m.Raw("\"/>");
    }

    // A see-through column over each bin tells its numbers to whoever points at it.
    private static void WriteHints(
        Markup m, HistogramSeries[] shown, int first, int last, AxisScale value, PlotFrame frame)
    {
        m.Raw("<g class=\"hint\">");
        for (var bin = first; bin <= last; bin++)
        {
            var counts = shown.Where(one => one.Histogram.Counts[bin] > 0).ToArray();
            if (counts.Length == 0) continue;
            var (from, width) = (shown[0].Histogram.Start + bin * shown[0].Histogram.BinWidth, shown[0].Histogram.BinWidth);
            m.Write($"<path d=\"M{value.At(from)} {frame.Top}H{value.At(from + width)}V{frame.Bottom}H{value.At(from)}Z\"><title>");
            m.Write($"{ReportFormat.Number(from, 2)} to {ReportFormat.Number(from + width, 2)}:");
            foreach (var one in counts) m.Write($" {one.Name} {ReportFormat.Count(one.Histogram.Counts[bin])}");
            m.Raw("</title></path>");
        }

        m.Raw("</g>");
    }

    private static (int First, int Last) Occupied(HistogramSeries[] shown)
    {
        var occupied = Enumerable.Range(0, shown[0].Histogram.Counts.Count)
            .Where(bin => shown.Any(one => one.Histogram.Counts[bin] > 0)).ToArray();
        return (Math.Max(0, occupied[0] - MarginBins),
            Math.Min(shown[0].Histogram.Counts.Count - 1, occupied[^1] + MarginBins));
    }

    private static string Describe(HistogramSeries[] shown, string quantity, long most) =>
        $"Distribution of {quantity}: "
        + string.Join(", ", shown.Select(one => $"{one.Name} {ReportFormat.Count(one.Histogram.Total)}"))
        + $". Most in one bin: {ReportFormat.Count(most)}.";
}
