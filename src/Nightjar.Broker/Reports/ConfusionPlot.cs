using Nightjar.Learning.Metrics;

namespace Nightjar.Broker.Reports;

/// <summary>A confusion matrix: a square for each true class (row) and given class (column), the darker the larger its share of the true
/// class, with the share in per cent.</summary>
internal static class ConfusionPlot
{
    private const double Cell = 46;
    private const double Labels = 118;
    private const double Top = 96;
    private const double DarkFrom = 0.55;

    // More need the wider of the two sizes of figures.
    private const int ManyClasses = 6;

    /// <summary>Writes the figure.</summary>
    /// <param name="m">The page.</param>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="confusion">The counts.</param>
    public static void Write(Markup m, IReadOnlyList<string> classes, ConfusionMatrix confusion)
    {
        var shares = confusion.Cells(ConfusionNormalisation.Rows);
        var (width, height) = (Labels + (Cell * classes.Count) + 40, Top + (Cell * classes.Count) + 8);
        m.Write($"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot{(classes.Count > ManyClasses ? " large" : "")}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"Confusion matrix: rows are true classes, columns the classes given\">");
        m.Write($"<text class=\"name\" x=\"0\" y=\"13\">true class (row), class given (column), % of the row</text>");
        for (var c = 0; c < classes.Count; c++)
        {
            var x = Labels + ((c + 0.5) * Cell);
            m.Write($"<text transform=\"translate({x + 3} {Top - 8}) rotate(-40)\">{ReportFormat.Clip(classes[c], 16)}</text>");
            m.Write($"<text text-anchor=\"end\" x=\"{Labels - 8}\" y=\"{Top + ((c + 0.5) * Cell) + 4}\">{ReportFormat.Clip(classes[c], 16)}</text>");
        }

        for (var truth = 0; truth < classes.Count; truth++)
        {
            for (var given = 0; given < classes.Count; given++)
            {
                var share = shares[(truth * classes.Count) + given];
                var (x, y) = (Labels + (given * Cell), Top + (truth * Cell));
                m.Write($"<g class=\"s0\"><rect x=\"{x}\" y=\"{y}\" width=\"{Cell - 2}\" height=\"{Cell - 2}\" fill=\"currentColor\" fill-opacity=\"{(double.IsFinite(share) ? 0.04 + (0.96 * share) : 0):0.###}\">");
                m.Write($"<title>{classes[truth]} called {classes[given]}: {ReportFormat.Count((long)confusion[truth, given])} of {ReportFormat.Count((long)confusion.RowSum(truth))}</title></rect></g>");
                if (double.IsFinite(share))
                    m.Write($"<text text-anchor=\"middle\" x=\"{x + (Cell / 2) - 1}\" y=\"{y + (Cell / 2) + 3}\" class=\"{(share >= DarkFrom ? "light" : "dark")}\">{ReportFormat.Number(100 * share, 0)}</text>");
            }
        }

        m.Raw("</svg>\n");
    }
}
