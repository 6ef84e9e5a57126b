using System.Globalization;

namespace Nightjar.Sky.Tests;

public sealed class TimeTests
{
    /// <summary>What a Julian date near 2.4 million resolves.</summary>
    private const double ResolutionDays = 1e-9;

    [Theory]
    [InlineData("2000-01-01T12:00:00Z", 2_451_545.0)]
    [InlineData("1858-11-17T00:00:00Z", 2_400_000.5)]
    [InlineData("1970-01-01T00:00:00Z", 2_440_587.5)]
    [InlineData("2017-01-01T00:00:00Z", 2_457_754.5)]
    [InlineData("1987-02-24T00:00:00Z", 2_446_850.5)]
    public void Calendar_and_Julian_date_agree_at_known_moments(string iso, double days)
    {
        var date = DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture);
        Assert.Equal(days, JulianDate.FromUtc(date).Days);
        Assert.Equal(date, new JulianDate(days).ToUtc());
    }

    [Fact]
    public void Calendar_and_Julian_dates_round_trip()
    {
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var time = new JulianDate(2_415_000 + 60_000 * random.NextDouble());
            Assert.Equal(time.Days, JulianDate.FromUtc(time.ToUtc()!.Value).Days, ResolutionDays);
            Assert.True(JulianDate.TryParse(time.ToIso(), out var parsed));
            Assert.Equal(time.Days, parsed.Days, 0.6e-3 / 86_400);
        }
    }

    [Fact]
    public void Iso_text_is_rounded_to_the_millisecond()
    {
        Assert.Equal("2000-01-01T12:00:00.000Z", new JulianDate(2_451_545.0 - 2e-9).ToIso());
        Assert.Equal("", JulianDate.Unknown.ToIso());
        Assert.Equal("", new JulianDate(1e12).ToIso());
    }

    [Theory]
    [InlineData("2460745.8125", 2_460_745.8125)]
    [InlineData("60745.3125", 2_460_745.8125)]
    [InlineData("20250311", 2_460_745.5)]
    [InlineData("2025-03-11", 2_460_745.5)]
    [InlineData("2025-03-11T07:30:00", 2_460_745.8125)]
    [InlineData("2025-03-11 07:30:00Z", 2_460_745.8125)]
    [InlineData("2025-03-11T00:30:00-07:00", 2_460_745.8125)]
    public void Moments_are_read_as_people_write_them(string text, double days)
    {
        Assert.True(JulianDate.TryParse(text, out var time));
        Assert.Equal(days, time.Days);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("NaN")]
    [InlineData("-5")]
    [InlineData("500000")]
    [InlineData("20251311")]
    public void Other_texts_are_no_moments(string text) => Assert.False(JulianDate.TryParse(text, out _));

    /// <summary>Rubin's example of schemas.md: TAI is 37 seconds ahead since 2017.</summary>
    [Fact]
    public void Rubin_times_lose_37_seconds_on_the_way_to_UTC()
    {
        const double mjdTai = 61_109.25;
        Assert.Equal(mjdTai + 2_400_000.5 - 37.0 / 86_400, new ModifiedJulianDateTai(mjdTai).ToJulianDate().Days, ResolutionDays);
    }

    [Theory]
    [InlineData(1972, 1, 10)]
    [InlineData(1972, 7, 11)]
    [InlineData(1980, 1, 19)]
    [InlineData(1985, 7, 23)]
    [InlineData(1990, 1, 25)]
    [InlineData(1999, 1, 32)]
    [InlineData(2006, 1, 33)]
    [InlineData(2009, 1, 34)]
    [InlineData(2012, 7, 35)]
    [InlineData(2015, 7, 36)]
    [InlineData(2017, 1, 37)]
    public void Leap_seconds_begin_at_midnight(int year, int month, int offset)
    {
        var start = JulianDate.FromUtc(new DateTimeOffset(year, month, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(offset, LeapSeconds.At(start));
        Assert.Equal(Math.Max(10, offset - 1), LeapSeconds.At(new JulianDate(start.Days - 1e-5)));
    }

    /// <summary>The system's copy of the table, where there is one.</summary>
    [Fact]
    public void Leap_seconds_agree_with_the_time_zone_database()
    {
        const string path = "/usr/share/zoneinfo/leap-seconds.list";
        Assert.SkipUnless(File.Exists(path), "no leap-seconds.list on this system");
        var epoch = new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var count = 0;
        foreach (var line in File.ReadLines(path).Where(l => l.Length > 0 && l[0] != '#'))
        {
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var start = JulianDate.FromUtc(epoch.AddSeconds(double.Parse(words[0], CultureInfo.InvariantCulture)));
            Assert.Equal(int.Parse(words[1], CultureInfo.InvariantCulture), LeapSeconds.At(start));
            count++;
        }

        Assert.True(count >= 28);
    }

    [Fact]
    public void Both_time_scales_round_trip_also_around_leap_seconds()
    {
        var random = new Random(2);
        for (var i = 0; i < 20_000; i++)
        {
            var mjd = i % 2 == 0 ? 40_000 + 25_000 * random.NextDouble() : 57_754 + (random.NextDouble() - 0.5) * 0.01;
            var utc = JulianDate.FromMjd(mjd);
            Assert.Equal(utc.Days, ModifiedJulianDateTai.From(utc).ToJulianDate().Days, ResolutionDays);
        }
    }

    [Fact]
    public void Atomic_time_never_steps()
    {
        const double step = 0.1 / 86_400;
        var last = double.NegativeInfinity;
        for (var i = -50; i < 50; i++)
        {
            var utc = new ModifiedJulianDateTai(57_754 + 37.0 / 86_400 + i * step).ToJulianDate().Days;
            if (i is < -10 or > 0) Assert.True(utc > last);
            last = utc;
        }
    }

    [Theory]
    [InlineData(2_460_745.5, 20250311)]
    [InlineData(2_460_746.499_999, 20250311)]
    [InlineData(2_460_746.5, 20250312)]
    [InlineData(2_458_362.6497, 20180901)]
    [InlineData(2_451_603.5, 20000229)]
    [InlineData(double.NaN, 0)]
    [InlineData(1e9, 0)]
    public void A_night_is_the_date_in_universal_time(double days, int number)
        => Assert.Equal(new Night(number), Night.Of(new JulianDate(days)));

    [Fact]
    public void A_night_contains_its_moments()
    {
        for (var mjd = 30_000; mjd < 90_000; mjd += 7)
        {
            var night = Night.Of(JulianDate.FromMjd(mjd + 0.5));
            Assert.Equal(mjd, night.Start.Mjd);
            Assert.Equal(mjd + 1, night.End.Mjd);
            Assert.True(Night.TryParse(night.ToString(), out var same));
            Assert.Equal(night, same);
            Assert.True(night < Night.Of(night.End) && night <= same && night >= same && Night.Of(night.End) > night);
        }

        Assert.False(default(Night).IsKnown);
        Assert.False(default(Night).Start.IsKnown);
        Assert.False(Night.TryParse("2025031", out _));
    }
}
