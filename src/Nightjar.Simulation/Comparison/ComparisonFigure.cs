using System.Globalization;
using System.Text;

namespace Nightjar.Simulation.Comparison;

/// <summary>Draws the distributions of two samples as small outlines, one panel a quantity, as SVG.</summary>
public static class ComparisonFigure
{
    private const int Columns = 5, PanelWidth = 190, PanelHeight = 104, Bins = 28;
    private const string Published = "#1b6ca8", Simulated = "#d1495b";

    /// <summary>Writes the figure.</summary>
    /// <param name="comparison">The samples.</param>
    /// <param name="title">Shown above.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(SampleComparison comparison, string title, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(writer);
        var names = comparison.Names.Where(n => !n.StartsWith("stamp is ", StringComparison.Ordinal) && !double.IsNaN(comparison.Distance(n))).ToArray();
        var rows = (names.Length + Columns - 1) / Columns;
        var (width, height) = (Columns * PanelWidth, rows * PanelHeight + 40);
        writer.Write(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"9\">\n"));
        writer.Write(Invariant($"<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n<text x=\"8\" y=\"18\" font-size=\"13\">{Escape(title)}</text>\n"));
        writer.Write(Invariant($"<text x=\"{width - 190}\" y=\"18\" font-size=\"11\" fill=\"{Published}\">published</text>"));
        writer.Write(Invariant($"<text x=\"{width - 120}\" y=\"18\" font-size=\"11\" fill=\"{Simulated}\">simulated</text>\n"));
        for (var i = 0; i < names.Length; i++)
        {
            var (x, y) = (i % Columns * PanelWidth, 28 + i / Columns * PanelHeight);
            Panel(comparison, names[i], x, y, writer);
        }

        writer.Write("</svg>\n");
    }

    private static void Panel(SampleComparison comparison, string name, int x, int y, TextWriter writer)
    {
        const int margin = 10, plotHeight = 66, plotWidth = PanelWidth - 2 * margin;
        var (a, b) = comparison.Sorted(name);
        var (low, high) = (
            Math.Min(SampleComparison.Quantile(a, 0.02), SampleComparison.Quantile(b, 0.02)),
            Math.Max(SampleComparison.Quantile(a, 0.98), SampleComparison.Quantile(b, 0.98)));
        var isLogarithmic = low > 0 && high > 30 * low;
        double Place(double value) => isLogarithmic ? Math.Log(value / low) / Math.Log(high / low) : (value - low) / Math.Max(high - low, 1e-12);
        writer.Write(Invariant($"<g transform=\"translate({x + margin} {y})\"><text y=\"10\">{Escape(name)}{(isLogarithmic ? " (log)" : "")}</text>"));
        writer.Write(Invariant($"<line y1=\"{plotHeight + 14}\" y2=\"{plotHeight + 14}\" x2=\"{plotWidth}\" stroke=\"#888\"/>"));
        writer.Write(Invariant($"<text y=\"{plotHeight + 24}\" fill=\"#555\">{low:G3}</text><text x=\"{plotWidth}\" y=\"{plotHeight + 24}\" fill=\"#555\" text-anchor=\"end\">{high:G3}</text>"));
        var (first, second) = (Histogram(a, Place), Histogram(b, Place));
        var most = Math.Max(first.Max(), second.Max());
        Outline(first, most, plotWidth, plotHeight, Published, writer);
        Outline(second, most, plotWidth, plotHeight, Simulated, writer);
        writer.Write("</g>\n");
    }

    private static double[] Histogram(double[] values, Func<double, double> place)
    {
        var counts = new double[Bins];
        foreach (var value in values)
        {
            var at = place(value);
            if (at is >= 0 and <= 1) counts[Math.Min(Bins - 1, (int)(at * Bins))] += 1.0 / values.Length;
        }

        return counts;
    }

    private static void Outline(double[] counts, double most, int width, int height, string color, TextWriter writer)
    {
        var path = new StringBuilder(Invariant($"M0 {height + 14}"));
        for (var i = 0; i < Bins; i++)
            path.Append(Invariant($"V{14 + height * (1 - counts[i] / most):F1}H{(double)width * (i + 1) / Bins:F1}"));
        writer.Write(Invariant($"<path d=\"{path}V{height + 14}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"1.2\"/>"));
    }

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
