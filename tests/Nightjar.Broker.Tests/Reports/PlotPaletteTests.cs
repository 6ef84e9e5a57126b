using System.Globalization;
using Nightjar.Broker.Reports;
using Nightjar.Sky;

namespace Nightjar.Broker.Tests.Reports;

public class PlotPaletteTests
{
    private static readonly PassBand[] Main = [PassBand.U, PassBand.G, PassBand.R, PassBand.I, PassBand.Z, PassBand.Y];

    // Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
    private static readonly double[][] Sights =
    [
        [1, 0, 0, 0, 1, 0, 0, 0, 1],
        [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_band_and_survey_stands_out_from_the_paper(bool onDark)
    {
        var paper = Linear(onDark ? PlotPalette.DarkPaper : PlotPalette.LightPaper);
        foreach (var band in PlotPalette.Bands) Assert.True(Contrast(Linear(PlotPalette.ColourOf(band, onDark)), paper) >= 3, $"{band}");
        foreach (var survey in (string[])["ztf", "lsst", "winter"]) Assert.True(Contrast(Linear(PlotPalette.SurveyColour(survey, onDark)), paper) >= 3, survey);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_main_bands_stay_apart_without_red_or_green_cones(bool onDark)
    {
        foreach (var sight in Sights)
        {
            foreach (var one in Main)
                foreach (var other in Main)
                    if (one < other)
                        Assert.True(Distance(See(one), See(other)) >= 15, $"{one} and {other}: {Distance(See(one), See(other)):F1}");
            double[] See(PassBand band) => Lab(Multiply(sight, Linear(PlotPalette.ColourOf(band, onDark))));
        }

        static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());
    }

    [Fact]
    public void Each_band_has_its_own_class_name_and_colour()
    {
        Assert.Equal(Enum.GetValues<PassBand>().Length, PlotPalette.Bands.Count);
        Assert.Equal(PlotPalette.Bands.Count, PlotPalette.Bands.Select(PlotPalette.ClassOf).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(PlotPalette.Bands.Count, PlotPalette.Bands.Select(PlotPalette.NameOf).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(PlotPalette.Bands.Count, PlotPalette.Bands.Select(band => PlotPalette.ColourOf(band, false)).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal([PassBand.U, PassBand.G, PassBand.R, PassBand.I], new[] { PassBand.I, PassBand.U, PassBand.R, PassBand.G }.OrderBy(PlotPalette.RankOf));
    }

    [Theory]
    [InlineData("--ink", "--paper", 7)]
    [InlineData("--soft", "--paper", 4.5)]
    [InlineData("--faint", "--paper", 4.5)]
    [InlineData("--accent", "--paper", 4.5)]
    [InlineData("--good", "--paper", 4.5)]
    [InlineData("--warn", "--paper", 4.5)]
    [InlineData("--soft", "--panel", 4.5)]
    public void Text_has_the_contrast_that_wcag_asks_for(string text, string background, double least)
    {
        foreach (var rules in ReportStyle.Sheet.Split('\n')[..2])
            Assert.True(Contrast(Linear(Colour(rules, text)), Linear(Colour(rules, background))) >= least, rules[..40]);
    }

    private static string Colour(string rules, string name)
    {
        var start = rules.IndexOf(name + ":#", StringComparison.Ordinal) + name.Length + 1;
        var colour = rules[start..rules.IndexOf(';', start)];
        return colour.Length == 4 ? $"#{colour[1]}{colour[1]}{colour[2]}{colour[2]}{colour[3]}{colour[3]}" : colour;
    }

    private static double[] Linear(string colour) => [.. Enumerable.Range(0, 3).Select(index =>
    {
        var value = int.Parse(colour.AsSpan(1 + 2 * index, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    })];

    private static double Contrast(double[] one, double[] other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(double[] rgb) => 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];

    private static double[] Multiply(double[] matrix, double[] rgb) => [.. Enumerable.Range(0, 3)
        .Select(row => Math.Clamp(matrix[3 * row] * rgb[0] + matrix[3 * row + 1] * rgb[1] + matrix[3 * row + 2] * rgb[2], 0, 1))];

    private static double[] Lab(double[] rgb)
    {
        var x = F((0.4124564 * rgb[0] + 0.3575761 * rgb[1] + 0.1804375 * rgb[2]) / 0.95047);
        var y = F(Luminance(rgb));
        var z = F((0.0193339 * rgb[0] + 0.1191920 * rgb[1] + 0.9503041 * rgb[2]) / 1.08883);
        return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
        static double F(double t) => t > 216.0 / 24389 ? Math.Cbrt(t) : (24389.0 / 27 * t + 16) / 116;
    }
}
