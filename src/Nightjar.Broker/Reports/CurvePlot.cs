namespace Nightjar.Broker.Reports;

/// <summary>A chart of lines, possibly with marks, over two axes from 0 to 1 or as given.</summary>
internal static class CurvePlot
{
    /// <summary>The classes that give lines their colours, in the order of the legend.</summary>
    public static string ClassOf(int index) => (index % 5) switch
    {
        0 => "s0",
        1 => "s1",
        2 => "s2",
        3 => "b3",
        _ => "b4",
    };

    /// <summary>Writes the chart, and a legend where lines have names.</summary>
    /// <param name="m">The page.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="across">The horizontal axis: title and range.</param>
    /// <param name="up">The vertical axis: title and range.</param>
    /// <param name="description">What people hear who cannot see it.</param>
    /// <param name="hasDiagonal">Whether to draw a faint line from corner to corner.</param>
    public static void Write(
        Markup m, IReadOnlyList<CurveLine> lines, (string Title, double From, double To) across, (string Title, double From, double To) up, string description, bool hasDiagonal = false)
    {
        var frame = new PlotFrame(370, 270);
        var (x, y) = (new AxisScale(across.From, across.To, frame.Left, frame.Right), new AxisScale(up.From, up.To, frame.Bottom, frame.Top));
        frame.Open(m, description);
        frame.LeftAxis(m, y, Ticks.Linear(up.From, up.To, 5), up.Title);
        if (hasDiagonal) m.Write($"<path class=\"now\" d=\"M{x.At(across.From)} {y.At(up.From)}L{x.At(across.To)} {y.At(up.To)}\"/>");
        foreach (var line in lines) WriteLine(m, line, x, y);
        frame.BottomAxis(m, x, Ticks.Linear(across.From, across.To, Math.Min(6, frame.Fit(4))), across.Title);
        PlotFrame.Close(m);
        if (lines.Count < 2) return;
        m.Raw("<ul class=\"legend\">");
        foreach (var line in lines) PlotFrame.Key(m, line.CssClass, line.Name);
        m.Raw("</ul>\n");
    }

    private static void WriteLine(Markup m, CurveLine line, AxisScale x, AxisScale y)
    {
        var isDrawing = false;
        m.Write($"<g class=\"{line.CssClass}\"><path d=\"");
        foreach (var (px, py) in line.Points)
        {
            if (!double.IsFinite(px) || !double.IsFinite(py))
            {
                isDrawing = false;
                continue;
            }

            m.Write($"{(isDrawing ? 'L' : 'M')}{x.At(x.Clamp(px)):0.##} {y.At(y.Clamp(py)):0.##}");
            isDrawing = true;
        }

        m.Write($"\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.8\" stroke-linejoin=\"round\" stroke-dasharray=\"{(line.IsDashed ? "5 4" : "none")}\"/>");
        if (line.HasMarks)
        {
            foreach (var (px, py) in line.Points)
            {
                if (!double.IsFinite(px) || !double.IsFinite(py)) continue;
                m.Write($"<circle cx=\"{x.At(x.Clamp(px))}\" cy=\"{y.At(y.Clamp(py))}\" r=\"3.4\" fill=\"currentColor\"><title>{line.Name}: {ReportFormat.Number(px, 3)}, {ReportFormat.Number(py, 4)}</title></circle>");
            }
        }

        m.Raw("</g>");
    }
}
