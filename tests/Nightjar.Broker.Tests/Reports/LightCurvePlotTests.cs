using System.Globalization;
using System.Xml.Linq;
using Nightjar.Broker.Reports;
using Nightjar.Sky;

namespace Nightjar.Broker.Tests.Reports;

public class LightCurvePlotTests
{
    private static XElement Plot(LightCurve lightCurve, JulianDate alert, LightCurveView view = LightCurveView.Difference, bool isLarge = false) =>
        ReportAssert.Fragment(writer => LightCurvePlot.Write(writer, lightCurve, alert, view, isLarge));

    private static XElement[] Marks(XElement plot, string cssClass, PassBand band) =>
        [.. plot.All("svg", "plot").Single().All("g", cssClass).Where(group => group.Has(PlotPalette.ClassOf(band)))
            .SelectMany(group => group.Elements().Where(element => !element.Has("err") && !element.Has("bar")))];

    private static LightCurve Of(params Detection[] detections)
    {
        var lightCurve = new LightCurve();
        lightCurve.Detections.AddRange(detections);
        return lightCurve;
    }

    [Fact]
    public void Every_measurement_is_one_mark_of_its_kind_and_band()
    {
        var alert = ReportData.Supernova();
        var plot = Plot(alert.LightCurve, alert.Detection.Time);
        Assert.Equal(3, Marks(plot, "seen", PassBand.R).Length);
        Assert.Single(Marks(plot, "seen", PassBand.G));
        Assert.Single(Marks(plot, "limit", PassBand.R));
        Assert.Single(Marks(plot, "limit", PassBand.G));
        Assert.Single(Marks(plot, "forced", PassBand.R));
        Assert.Single(Marks(plot, "forced", PassBand.G));
        Assert.Single(plot.All("svg", "plot").Single().All("circle", "ring"));
        Assert.Contains("Not drawn: 1 forced measurement below 3σ without a magnitude. 1 forced measurement that did not pass the survey’s checks.", plot.Value, StringComparison.Ordinal);
        var legend = plot.All("ul", "legend").Single().Value;
        foreach (var word in (string[])["g", "r", "detection", "5σ upper limit", "forced photometry", "forced, fainter than the template", "this alert"])
            Assert.Contains(word, legend, StringComparison.Ordinal);
        Assert.Contains("4 detections, 2 upper limits and 2 forced measurements in g, r; detections from 18.00 to 19.40 mag.",
            plot.All("svg", "plot").Single().Get("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public void Bright_is_up_and_late_is_right()
    {
        var plot = Plot(Of(ReportData.Detect(1, PassBand.G, 20), ReportData.Detect(2, PassBand.G, 18)), new(ReportData.FirstNight + 2));
        var marks = Marks(plot, "seen", PassBand.G).Select(mark => ReportAssert.Numbers(mark.Get("d"))).ToArray();
        Assert.True(marks[1][1] < marks[0][1]);
        Assert.True(marks[1][0] > marks[0][0]);
        var labels = plot.All("text").Where(text => double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var m) && m > 15).ToArray();
        Assert.True(labels.Length >= 3);
        Assert.Equal(labels.OrderBy(text => text.Number("y")).Select(text => text.Value), labels.OrderBy(text => double.Parse(text.Value, CultureInfo.InvariantCulture)).Select(text => text.Value));
    }

    [Fact]
    public void Error_bars_span_one_standard_deviation_on_the_axis_of_the_labels()
    {
        var plot = Plot(Of(ReportData.Detect(1, PassBand.G, 20, 0.2), ReportData.Detect(5, PassBand.G, 18, 0.1)), new(ReportData.FirstNight + 5));
        var bars = ReportAssert.Numbers(plot.All("path", "err").Single().Get("d"));
        var labels = plot.All("text").Where(text => text.Value is "18.0" or "20.0").ToDictionary(text => text.Value, text => text.Number("y"), StringComparer.Ordinal);
        var pixelsPerMagnitude = (labels["20.0"] - labels["18.0"]) / 2;
        Assert.Equal(0.4, Math.Abs(bars[2] - bars[1]) / pixelsPerMagnitude, 0.01);
        Assert.Equal(0.2, Math.Abs(bars[5] - bars[4]) / pixelsPerMagnitude, 0.01);
    }

    [Fact]
    public void Limits_point_down()
    {
        var lightCurve = Of(ReportData.Detect(3, PassBand.R, 19));
        lightCurve.UpperLimits.Add(new UpperLimit(new(ReportData.FirstNight), PassBand.R, 20.5));
        var mark = Marks(Plot(lightCurve, new(ReportData.FirstNight + 3)), "limit", PassBand.R).Single();
        Assert.EndsWith("h7l-3.5 6Z", mark.Get("d"), StringComparison.Ordinal);
        Assert.Contains("fainter than 20.50", mark.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LightCurveView.Difference)]
    [InlineData(LightCurveView.Flux)]
    public void Negative_detections_differ(LightCurveView view)
    {
        var plot = Plot(Of(ReportData.Detect(1, PassBand.I, 19), ReportData.Detect(2, PassBand.I, 19, isPositive: false)), new(ReportData.FirstNight + 2), view);
        Assert.Single(plot.All("svg", "plot").Single().All("path", "bar"));
        Assert.Contains("fainter than the template", plot.All("ul", "legend").Single().Value, StringComparison.Ordinal);
        var y = Marks(plot, "seen", PassBand.I).Select(mark => ReportAssert.Numbers(mark.Get("d"))[1]).ToArray();
        if (view == LightCurveView.Difference) Assert.Equal(y[0], y[1], 9);
        else Assert.Equal(40, Math.Abs(y[0] - y[1]), 220.0);
    }

    [Fact]
    public void Fluxes_keep_their_sign_and_take_a_unit_that_suits()
    {
        var plot = Plot(Of(ReportData.Detect(1, PassBand.G, 19.4), ReportData.Detect(2, PassBand.G, 19.4, isPositive: false)), new(ReportData.FirstNight + 2), LightCurveView.Flux);
        Assert.Contains("difference flux (µJy)", plot.All("text").Select(text => text.Value));
        var marks = Marks(plot, "seen", PassBand.G);
        Assert.Contains(marks, mark => mark.Value.Contains("63.1\u00A0µJy", StringComparison.Ordinal));
        Assert.Contains(marks, mark => mark.Value.Contains("−63.1\u00A0µJy", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, LightCurveView.Difference)]
    [InlineData(0, LightCurveView.Flux)]
    [InlineData(0, LightCurveView.Apparent)]
    [InlineData(1, LightCurveView.Difference)]
    [InlineData(1, LightCurveView.Flux)]
    [InlineData(2000, LightCurveView.Difference)]
    [InlineData(2000, LightCurveView.Flux)]
    public void Any_number_of_points_gives_a_sensible_drawing(int count, LightCurveView view)
    {
        var random = new Random(8);
        var lightCurve = Of([.. Enumerable.Range(0, count).Select(index =>
            ReportData.Detect(index * 0.1, (PassBand)random.Next(1, 7), 17 + 5 * random.NextDouble(), 0.1, random.Next(2) == 0))]);
        foreach (var isLarge in (bool[])[false, true])
        {
            var html = ReportAssert.Write(writer => LightCurvePlot.Write(writer, lightCurve, new(ReportData.FirstNight + count * 0.1), view, isLarge));
            Assert.InRange(html.Length, 500, 250_000);
            Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
            Assert.DoesNotContain("Infinity", html, StringComparison.Ordinal);
            Assert.DoesNotContain("∞", html, StringComparison.Ordinal);
            var svg = XElement.Parse($"<div>{html}</div>").All("svg", "plot").Single();
            var box = ReportAssert.Numbers(svg.Get("viewBox"));
            foreach (var text in svg.All("text"))
            {
                Assert.InRange(text.Number("x"), 0, box[2]);
                Assert.InRange(text.Number("y"), 0, box[3]);
            }
        }
    }

    [Fact]
    public void Missing_and_absurd_numbers_do_not_spoil_the_drawing()
    {
        var lightCurve = Of(
            ReportData.Detect(1, PassBand.G, 19) with { Magnitude = Magnitude.None, Flux = Flux.None },
            ReportData.Detect(2, PassBand.G, 19) with { Time = JulianDate.Unknown },
            ReportData.Detect(3, PassBand.G, 19, double.NaN),
            ReportData.Detect(4, PassBand.G, 19, 50));
        lightCurve.UpperLimits.Add(new UpperLimit(new(ReportData.FirstNight), PassBand.G, -99));
        lightCurve.UpperLimits.Add(new UpperLimit(new(ReportData.FirstNight), PassBand.G, double.NaN));
        lightCurve.Forced.Add(new ForcedMeasurement(new(ReportData.FirstNight), PassBand.G, Flux.None, true));
        foreach (var view in Enum.GetValues<LightCurveView>())
        {
            var html = ReportAssert.Write(writer => LightCurvePlot.Write(writer, lightCurve, new(ReportData.FirstNight + 4), view));
            Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        }

        var plot = Plot(lightCurve, new(ReportData.FirstNight + 4));
        Assert.Equal(2, Marks(plot, "seen", PassBand.G).Length);
        Assert.Empty(Marks(plot, "limit", PassBand.G));
        Assert.Contains("1 mark without a possible brightness.", plot.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void An_apparent_magnitude_needs_a_reference_source_at_the_position()
    {
        var near = new ReferenceSource(new Magnitude(18, 0.02), 0.4);
        var lightCurve = Of(
            ReportData.Detect(1, PassBand.R, 19) with { Reference = near },
            ReportData.Detect(2, PassBand.R, 19) with { Reference = near with { DistanceArcsec = 3 } },
            ReportData.Detect(3, PassBand.R, 19));
        lightCurve.UpperLimits.Add(new UpperLimit(new(ReportData.FirstNight), PassBand.R, 20));
        var plot = Plot(lightCurve, new(ReportData.FirstNight + 3), LightCurveView.Apparent);
        // 10^(-0.4 18) + 10^(-0.4 19) is 17.636 mag.
        Assert.Contains("17.64", Assert.Single(Marks(plot, "seen", PassBand.R)).Value, StringComparison.Ordinal);
        Assert.Empty(Marks(plot, "limit", PassBand.R));
    }

    [Fact]
    public void Clouds_do_not_stretch_the_axis_but_early_deep_limits_are_shown()
    {
        var lightCurve = Of(ReportData.Detect(10, PassBand.R, 15.7), ReportData.Detect(12, PassBand.R, 14.2));
        lightCurve.UpperLimits.AddRange(
            [new(new(ReportData.FirstNight), PassBand.R, 20.4), new(new(ReportData.FirstNight + 3), PassBand.R, 11.5)]);
        var plot = Plot(lightCurve, new(ReportData.FirstNight + 12));
        Assert.Contains("20.40", Assert.Single(Marks(plot, "limit", PassBand.R)).Value, StringComparison.Ordinal);
        Assert.Contains("1 mark beyond the axis.", plot.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_large_plot_has_a_second_axis_of_modified_julian_dates()
    {
        var alert = ReportData.Supernova();
        var plot = Plot(alert.LightCurve, alert.Detection.Time, isLarge: true);
        Assert.Contains("MJD", plot.All("text").Select(text => text.Value));
        Assert.Contains("59420", plot.All("text").Select(text => text.Value));
        Assert.Contains("days since the alert (MJD 59426.00)", plot.All("text").Select(text => text.Value));
    }
}
