using Nightjar.Broker.Reports;
using Nightjar.Sky;

namespace Nightjar.Broker.Tests.Reports;

public class ReportFormatTests
{
    [Theory]
    [InlineData(1.005, 1, "1.0")]
    [InlineData(-0.04, 1, "0.0")]
    [InlineData(-12.34, 1, "\u221212.3")]
    [InlineData(double.NaN, 1, "\u2013")]
    [InlineData(double.PositiveInfinity, 0, "\u2013")]
    public void Numbers(double value, int decimals, string text) => Assert.Equal(text, ReportFormat.Number(value, decimals));

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1, "1 byte")]
    [InlineData(999, "999 bytes")]
    [InlineData(1000, "1.00\u00A0kB")]
    [InlineData(65_432, "65.4\u00A0kB")]
    [InlineData(999_499, "999\u00A0kB")]
    [InlineData(999_500, "1.00\u00A0MB")]
    [InlineData(14_512_345_678, "14.5\u00A0GB")]
    public void Bytes(long bytes, string text) => Assert.Equal(text, ReportFormat.Bytes(bytes));

    [Theory]
    [InlineData(0, "0.00\u00A0nJy")]
    [InlineData(5.5, "5.50\u00A0nJy")]
    [InlineData(-36_307.8, "\u221236.3\u00A0µJy")]
    [InlineData(2.1e6, "2.10\u00A0mJy")]
    [InlineData(double.NaN, "\u2013")]
    public void Fluxes(double nanojansky, string text) => Assert.Equal(text, ReportFormat.Flux(nanojansky));

    [Theory]
    [InlineData(50, "nJy", 1)]
    [InlineData(5e4, "µJy", 1e3)]
    [InlineData(5e7, "mJy", 1e6)]
    public void Flux_units(double most, string unit, double nanojansky) => Assert.Equal((unit, nanojansky), ReportFormat.FluxUnit(most));

    [Theory]
    [InlineData(0.0104, "15\u00A0min")]
    [InlineData(0.5, "12.0\u00A0h")]
    [InlineData(2.13, "2.1\u00A0d")]
    [InlineData(400, "400\u00A0d")]
    public void Spans_of_time(double days, string text) => Assert.Equal(text, ReportFormat.Days(days));

    [Fact]
    public void Moments_are_rounded_to_the_nearest_second()
    {
        Assert.Equal("2021-07-01 00:00:00\u00A0UT", ReportFormat.Time(new JulianDate(2_459_396.5)));
        Assert.Equal("2021-06-30 23:59:59\u00A0UT", ReportFormat.Time(new JulianDate(2_459_396.5 - 0.9 / 86_400)));
        Assert.Equal("2021-07-01 06:00\u00A0UT", ReportFormat.Time(new JulianDate(2_459_396.75), withSeconds: false));
        Assert.Equal("\u2013", ReportFormat.Time(JulianDate.Unknown));
        Assert.Equal("59396.25000", ReportFormat.Mjd(new JulianDate(2_459_396.75)));
    }

    [Theory]
    [InlineData("20210701", "Night of 1 July 2021")]
    [InlineData("all nights", "All nights")]
    [InlineData("", "Night")]
    [InlineData("20219999", "20219999")]
    public void Night_labels(string label, string title) => Assert.Equal(title, ReportFormat.Night(label));

    [Fact]
    public void Magnitudes_distances_counts_and_names()
    {
        Assert.Equal("18.32\u00A0±\u00A00.05", ReportFormat.Magnitude(new Magnitude(18.321, 0.049)));
        Assert.Equal("18.32", ReportFormat.Magnitude(new Magnitude(18.321, double.NaN)));
        Assert.Equal("\u2013", ReportFormat.Magnitude(Magnitude.None));
        Assert.Equal("2.1\u2033", ReportFormat.Arcseconds(2.1));
        Assert.Equal("29\u2033", ReportFormat.Arcseconds(29.4));
        Assert.Equal("1 alert", ReportFormat.Count(1, "alert"));
        Assert.Equal("12,345 alerts", ReportFormat.Count(12_345, "alert"));
        Assert.Equal("\u2013", ReportFormat.Count(null));
        Assert.Equal(ReportFormat.LongestName, ReportFormat.Clip(new string('x', 1_000_000)).Length);
        Assert.Equal("ZTF", ReportFormat.Survey("ztf"));
        Assert.Equal("newsurvey", ReportFormat.Survey("newsurvey"));
    }
}
