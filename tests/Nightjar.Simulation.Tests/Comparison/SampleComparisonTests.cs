using System.Globalization;
using System.Xml.Linq;
using Nightjar.Simulation.Comparison;

namespace Nightjar.Simulation.Tests.Comparison;

public class SampleComparisonTests
{
    [Fact]
    public void The_distance_is_the_largest_gap_of_the_cumulative_shares()
    {
        var comparison = new SampleComparison();
        foreach (var value in (double[])[1, 2, 3, 4]) comparison.Add("a", value, isSimulated: false);
        foreach (var value in (double[])[3, 4, 5, 6, double.NaN]) comparison.Add("a", value, isSimulated: true);
        Assert.Equal(0.5, comparison.Distance("a"), 1e-12);
        foreach (var value in (double[])[1, 2]) comparison.Add("same", value, isSimulated: false);
        foreach (var value in (double[])[2, 1, 1, 2]) comparison.Add("same", value, isSimulated: true);
        Assert.Equal(0, comparison.Distance("same"), 1e-12);
        comparison.Add("one", 1, isSimulated: true);
        Assert.True(double.IsNaN(comparison.Distance("one")));
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        comparison.WriteTable(writer);
        Assert.Contains("| a | 1, 2, 3, 3, 4 | 3, 4, 5, 5, 6 | 0.50 |", writer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("one", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_figure_is_well_formed_and_has_two_outlines_a_panel()
    {
        var comparison = new SampleComparison();
        for (var i = 1; i < 50; i++)
        {
            comparison.Add("a < b & c", i, i % 2 == 0);
            comparison.Add("wide", Math.Pow(1.5, i), i % 2 == 0);
        }

        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        ComparisonFigure.Write(comparison, "a & b", writer);
        var figure = XDocument.Parse(writer.ToString());
        Assert.Equal(4, figure.Descendants().Count(e => e.Name.LocalName == "path"));
        Assert.Contains(figure.Descendants(), e => e.Value == "wide (log)");
        Assert.Contains(figure.Descendants(), e => e.Value == "a < b & c (log)");
    }
}
