namespace Nightjar.Broker.Reports;

/// <summary>A chart of medians over a logarithmic axis of sizes, with bars from the least to the largest repetition.</summary>
internal static class SpreadPlot
{
    private const double Nudge = 4; // pixels between lines, so that bars do not hide each other

    /// <summary>Writes the chart.</summary>
    /// <param name="m">The page.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="sizes">Where the horizontal axis has its ticks, rising; a single one stands in the middle.</param>
    /// <param name="across">Title of the horizontal axis.</param>
    /// <param name="up">The vertical axis: title and range.</param>
    /// <param name="description">What people hear who cannot see it.</param>
    /// <param name="decimals">Decimals of the numbers that marks tell.</param>
    public static void Write(
        Markup m, IReadOnlyList<SpreadLine> lines, IReadOnlyList<double> sizes, string across, (string Title, double From, double To) up, string description, int decimals = 3)
    {
        var frame = new PlotFrame(370, 270);
        var x = new AxisScale(sizes[0] / 1.4, sizes[^1] * 1.4, frame.Left, frame.Right, IsLogarithmic: true);
        var y = new AxisScale(up.From, up.To, frame.Bottom, frame.Top);
        frame.Open(m, description);
        frame.LeftAxis(m, y, Ticks.Linear(up.From, up.To, 5), up.Title);
        if (up.From < 0 && up.To > 0) m.Write($"<path class=\"now\" d=\"M{frame.Left} {y.At(0)}H{frame.Right}\"/>");
        for (var i = 0; i < lines.Count; i++) WriteLine(m, lines[i], x, y, Nudge * (i - ((lines.Count - 1) / 2.0)), decimals);
        frame.BottomAxis(m, x, new Ticks([.. sizes], [.. sizes.Select(Ticks.Short)]), across);
        PlotFrame.Close(m);
    }

    /// <summary>Writes a legend of lines.</summary>
    public static void Legend(Markup m, IEnumerable<(string Name, string CssClass)> lines)
    {
        m.Raw("<ul class=\"legend\">");
        foreach (var (name, cssClass) in lines) PlotFrame.Key(m, cssClass, name);
        m.Raw("</ul>\n");
    }

    /// <summary>A range that holds all numbers, with some air.</summary>
    public static (double From, double To) Range(IEnumerable<SpreadLine> lines, double lowest, double highest, bool holdsZero = false)
    {
        var values = lines.SelectMany(l => l.Points).SelectMany(p => new[] { p.Y.Least, p.Y.Most }).Where(double.IsFinite).ToList();
        if (holdsZero) values.Add(0);
        if (values.Count == 0) return (0, 1);
        var air = Math.Max(0.005, 0.08 * (values.Max() - values.Min()));
        return (Math.Max(lowest, values.Min() - air), Math.Min(highest, values.Max() + air));
    }

    private static void WriteLine(Markup m, SpreadLine line, AxisScale x, AxisScale y, double shift, int decimals)
    {
        var points = line.Points.Where(p => double.IsFinite(p.Y.Median)).ToArray();
        m.Write($"<g class=\"{line.CssClass}\"><path d=\"");
        for (var i = 0; i < points.Length; i++) m.Write($"{(i == 0 ? 'M' : 'L')}{x.At(points[i].X) + shift:0.##} {y.At(points[i].Y.Median):0.##}");
        m.Write($"\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.8\" stroke-linejoin=\"round\" stroke-dasharray=\"{(line.IsDashed ? "5 4" : "none")}\"/>");
        foreach (var (size, spread) in points)
        {
            var place = x.At(size) + shift;
            if (spread.Most > spread.Least) m.Write($"<path class=\"err\" d=\"M{place:0.##} {y.At(spread.Least):0.##}V{y.At(spread.Most):0.##}\"/>");
            m.Write($"<circle cx=\"{place:0.##}\" cy=\"{y.At(spread.Median):0.##}\" r=\"3.4\" fill=\"currentColor\"><title>{line.Name}, {Ticks.Short(size)}: {ReportFormat.Number(spread.Median, decimals)}, {ReportFormat.Number(spread.Least, decimals)} to {ReportFormat.Number(spread.Most, decimals)} of {spread.Count}</title></circle>");
        }

        m.Raw("</g>");
    }
}
