using Nightjar.Broker.Reports;
using Nightjar.Sky;

namespace Nightjar.Broker.Tests.Reports;

public class ChartTests
{
    private static JulianDate Hour(double hours) => JulianDate.FromMjd(59_396 + hours / 24);

    [Fact]
    public void Time_bins_lose_no_alert_whatever_the_span()
    {
        var random = new Random(9);
        for (var round = 0; round < 300; round++)
        {
            var span = Math.Pow(10, 5 * random.NextDouble());
            var counts = Enumerable.Range(0, random.Next(1, 200))
                .Select(_ => new CountByBandAndHour("ztf", (PassBand)random.Next(1, 7), Hour(Math.Floor(span * random.NextDouble())), random.Next(1, 50)))
                .ToArray();
            var bins = TimeBins.From(counts);
            Assert.Equal(counts.Sum(count => count.Count), bins.Counts.Sum(bin => bin.Sum()));
            Assert.InRange(bins.Counts.Length, 1, TimeBins.MostBins + 1);
            for (var band = 0; band < bins.Bands.Length; band++)
                Assert.Equal(counts.Where(count => count.Band == bins.Bands[band]).Sum(count => count.Count), bins.TotalOf(band));
            Assert.True(bins.StartOf(0) <= counts.Min(count => count.Hour.Mjd) + 1e-4);
            Assert.True(bins.End > counts.Max(count => count.Hour.Mjd));
        }
    }

    [Fact]
    public void Hours_stay_apart_though_julian_dates_are_rounded()
    {
        // 2459396.5 + 7/24 is not a binary fraction: its hour must not slip into the one before.
        var counts = Enumerable.Range(0, 24).Select(hour => new CountByBandAndHour("ztf", PassBand.G, Hour(hour), hour + 1)).ToArray();
        var bins = TimeBins.From(counts);
        Assert.Equal(1, bins.HoursPerBin);
        Assert.Equal([.. Enumerable.Range(1, 24).Select(count => (long)count)], bins.Counts.Select(bin => bin[0]));
    }

    [Fact]
    public void Alerts_without_a_time_are_told()
    {
        var chart = ReportAssert.Fragment(writer => StackedBars.Write(writer,
            [new("ztf", PassBand.G, Hour(3), 2), new("ztf", PassBand.G, JulianDate.Unknown, 4), new("ztf", PassBand.R, new(1e300), 3), new("ztf", PassBand.R, new(-1e9), 1)]));
        Assert.Contains("8 without a time", chart.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Bars_stack_in_proportion_to_the_counts()
    {
        var chart = ReportAssert.Fragment(writer => StackedBars.Write(writer,
            [new("ztf", PassBand.R, Hour(5), 300), new("ztf", PassBand.G, Hour(5), 100), new("ztf", PassBand.R, Hour(6), 50)]));
        var bars = chart.All("path").Where(path => path.Elements().Any()).ToDictionary(path => path.Value, path => ReportAssert.Numbers(path.Get("d")), StringComparer.Ordinal);
        var green = bars["2021-07-01 05:00\u00A0UT, g: 100 alerts"];
        var red = bars["2021-07-01 05:00\u00A0UT, r: 300 alerts"];
        var late = bars["2021-07-01 06:00\u00A0UT, r: 50 alerts"];
        Assert.Equal(3, bars.Count);
        Assert.Equal(3, Height(red) / Height(green), 0.01);
        Assert.Equal(6, Height(red) / Height(late), 0.05);
        Assert.Equal(green[3], red[1], 0.11);
        Assert.True(late[0] > red[2]);
        Assert.Contains("g 100", chart.All("ul", "legend").Single().Value, StringComparison.Ordinal);
        Assert.Contains("r 350", chart.All("ul", "legend").Single().Value, StringComparison.Ordinal);
        Assert.Contains("2021-07-01", chart.All("text", "name").Last().Value, StringComparison.Ordinal);
        static double Height(double[] bar) => bar[1] - bar[3];
    }

    [Fact]
    public void Empty_charts_say_so()
    {
        Assert.Contains("No alerts", ReportAssert.Fragment(writer => StackedBars.Write(writer, [])).Value, StringComparison.Ordinal);
        var empty = new HistogramSeries("drb", "score", Histogram.OfScores());
        Assert.Contains("No values", ReportAssert.Fragment(writer => HistogramPlot.Write(writer, [empty], "drb", true)).Value, StringComparison.Ordinal);
        Assert.Contains("No values", ReportAssert.Fragment(writer => HistogramPlot.Write(writer, [], "drb", true)).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_histogram_counts_every_value_once()
    {
        var histogram = Histogram.OfScores();
        for (var hundredth = 0; hundredth <= 100; hundredth++) histogram.Add(hundredth / 100.0);
        Assert.Equal([.. Enumerable.Repeat(2L, 49), 3L], histogram.Counts);
        Assert.Equal(1, histogram.End, 12);
        foreach (var value in (double[])[double.NaN, -0.1, 1.1, double.PositiveInfinity, double.NegativeInfinity]) histogram.Add(value);
        Assert.Equal((101, 1, 2, 2), (histogram.Total, histogram.Missing, histogram.Below, histogram.Above));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Histogram(0, 0, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Histogram(0, 1, 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Outlines_are_as_high_as_their_counts(bool isLogarithmic)
    {
        var histogram = new Histogram(0, 0.1, 10);
        histogram.Add(0.05, 10);
        histogram.Add(0.15, 100);
        histogram.Add(0.95, 1000);
        var chart = ReportAssert.Fragment(writer => HistogramPlot.Write(writer, [new HistogramSeries("drb", "score", histogram)], "drb", isLogarithmic));
        var path = ReportAssert.Numbers(chart.All("path", "outline").Single().Get("d"));
        // M x base V y1 H x V y2 H x V base, then M x base V y3 H x V base.
        var (floor, ten, hundred, thousand) = (path[1], path[2], path[4], path[9]);
        Assert.Equal(floor, path[6], 9);
        if (isLogarithmic) Assert.Equal(ten - hundred, hundred - thousand, 0.11);
        else Assert.Equal(10, (floor - hundred) / (floor - ten), 0.5);
        Assert.True(thousand < hundred && hundred < ten && ten < floor);
        Assert.Equal(["0.00 to 0.10: drb 10", "0.10 to 0.20: drb 100", "0.90 to 1.00: drb 1,000"],
            chart.All("g", "hint").Single().Elements().Select(element => element.Value));
    }

    [Theory]
    [InlineData(0.3, "05:00", "06:00")]
    [InlineData(5, "2 Jul", "6 Jul")]
    [InlineData(900, "Jan 2022", "Jul 2023")]
    [InlineData(9000, "2025", "2045")]
    public void Time_axes_have_hours_days_or_months(double days, string one, string other)
    {
        var ticks = TimeTicks.Between(new PlotFrame(640, 300), 59_396.2, 59_396.2 + days);
        Assert.InRange(ticks.Values.Length, 2, 14);
        var labels = string.Join('|', ticks.Labels);
        Assert.Contains(one, labels, StringComparison.Ordinal);
        Assert.Contains(other, labels, StringComparison.Ordinal);
        Assert.Equal(ticks.Labels.Length, ticks.Labels.Distinct(StringComparer.Ordinal).Count());
    }
}
