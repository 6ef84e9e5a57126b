using Nightjar.Broker.Reports;
using Nightjar.Sky;

namespace Nightjar.Broker.Tests.Reports;

public class InterestRankingTests
{
    private static Alert Random(Random random)
    {
        var alert = ReportData.Supernova();
        alert.Detection = ReportData.Detect(30, PassBand.R, 16 + 4 * random.NextDouble(), 0.02 + 0.15 * random.NextDouble());
        alert.LightCurve.Clear();
        for (var index = random.Next(6); index > 0; index--)
            alert.LightCurve.Detections.Add(ReportData.Detect(30 - index * 8 * random.NextDouble(), (PassBand)random.Next(2, 4), 16 + 4 * random.NextDouble(), 0.1));
        alert.LightCurve.Detections.Add(alert.Detection);
        alert.LightCurve.UpperLimits.Add(new UpperLimit(new(ReportData.FirstNight + 28), PassBand.R, 19 + 2 * random.NextDouble()));
        LightCurveMerger.Merge(alert.LightCurve);
        alert.DetectionCount = random.Next(80);
        alert.CatalogDistanceArcsec = random.Next(3) == 0 ? double.NaN : 20 * random.NextDouble();
        alert.CatalogStarScore = random.NextDouble();
        return alert;
    }

    [Fact]
    public void It_lies_between_0_and_100_and_is_the_same_each_time()
    {
        var random = new Random(21);
        for (var round = 0; round < 3000; round++)
        {
            var alert = Random(random);
            var score = random.Next(10) == 0 ? double.NaN : random.NextDouble();
            var interest = InterestRanking.Assess(alert, score);
            Assert.InRange(interest.Value, 0, 100);
            Assert.Equal(interest.Value, InterestRanking.Interest(alert, score));
            Assert.NotEmpty(interest.Reasons);
            Assert.All(interest.Reasons, reason => Assert.InRange(reason.Length, 3, ReportFormat.LongestName));
        }
    }

    [Fact]
    public void The_value_alone_is_computed_without_allocation()
    {
        var random = new Random(23);
        var alerts = Enumerable.Range(0, 200).Select(_ => Random(random)).ToArray();
        foreach (var alert in alerts) InterestRanking.Interest(alert, 0.7);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var alert in alerts) InterestRanking.Interest(alert, 0.7);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void It_grows_with_the_score()
    {
        var random = new Random(22);
        for (var round = 0; round < 500; round++)
        {
            var alert = Random(random);
            var last = -1.0;
            for (var score = 0.0; score <= 1; score += 0.05)
            {
                var interest = InterestRanking.Interest(alert, score);
                Assert.True(interest >= last);
                last = interest;
            }
        }
    }

    [Fact]
    public void It_falls_with_the_number_of_detections_once_the_source_is_confirmed()
    {
        var alert = ReportData.Supernova();
        var last = double.PositiveInfinity;
        foreach (var count in (int[])[4, 10, 20, 25, 40, 59, 60, 500])
        {
            alert.DetectionCount = count;
            var interest = InterestRanking.Interest(alert, 1);
            Assert.True(interest <= last);
            last = interest;
        }
    }

    [Fact]
    public void It_falls_with_age()
    {
        var last = double.PositiveInfinity;
        foreach (var age in (double[])[3, 5, 6, 10, 20, 29, 31, 200])
        {
            var alert = ReportData.Supernova();
            alert.LightCurve.Detections.Insert(0, ReportData.Detect(30 - age, PassBand.G, 19.5));
            var interest = InterestRanking.Interest(alert, 1);
            Assert.True(interest <= last, $"{age}");
            last = interest;
        }
    }

    [Fact]
    public void It_grows_with_the_rate_and_the_brightness()
    {
        var last = -1.0;
        foreach (var magnitude in (double[])[19.6, 19.0, 18.8, 18.5, 18, 17, 15])
        {
            var alert = ReportData.Supernova();
            alert.Detection = ReportData.Detect(30, PassBand.R, magnitude, 0.05);
            alert.LightCurve.Detections[^1] = alert.Detection;
            var interest = InterestRanking.Interest(alert, 1);
            Assert.True(interest >= last);
            last = interest;
        }
    }

    [Fact]
    public void A_young_rising_source_near_a_galaxy_beats_asteroids_stars_and_bogus()
    {
        var supernova = InterestRanking.Assess(ReportData.Supernova(), 0.99);
        Assert.InRange(supernova.Value, 80, 100);
        Assert.Equal(["new, first seen 3.0\u00A0d earlier", "rising 0.45 mag/day in r", "near a galaxy, 4.2\u2033"], supernova.Reasons);

        var asteroid = ReportData.Supernova();
        (asteroid.SolarSystemName, asteroid.SolarSystemDistanceArcsec) = ("1234", 0.4);
        Assert.InRange(InterestRanking.Interest(asteroid, 0.99), 0, 1);
        Assert.Contains("known solar-system object 1234 at 0.4\u2033", InterestRanking.Assess(asteroid, 0.99).Reasons);
        asteroid.SolarSystemDistanceArcsec = InterestRanking.SolarSystemRadiusArcsec;
        Assert.Equal(supernova.Value, InterestRanking.Interest(asteroid, 0.99));

        var star = ReportData.Supernova();
        (star.CatalogDistanceArcsec, star.CatalogStarScore) = (0.3, 0.98);
        Assert.InRange(InterestRanking.Interest(star, 0.99), 0, 5);
        Assert.Contains("on a star", InterestRanking.Assess(star, 0.99).Reasons);

        Assert.InRange(InterestRanking.Interest(ReportData.Supernova(), 0.1), 0, 5);
        Assert.Contains("likely bogus", InterestRanking.Assess(ReportData.Supernova(), 0.1).Reasons);
        Assert.Contains("no real/bogus score", InterestRanking.Assess(ReportData.Supernova(), double.NaN).Reasons);
    }

    [Fact]
    public void A_single_epoch_may_move_and_a_fading_source_ranks_lower()
    {
        var alert = ReportData.Supernova();
        alert.LightCurve.Detections.RemoveRange(0, 3);
        alert.DetectionCount = 1;
        Assert.Contains("single epoch", InterestRanking.Assess(alert, 1).Reasons);
        Assert.Contains("first detection", InterestRanking.Assess(alert, 1).Reasons);
        var single = InterestRanking.Interest(alert, 1);
        alert.LightCurve.Detections.Insert(0, ReportData.Detect(29.97, PassBand.G, 18));
        Assert.True(InterestRanking.Interest(alert, 1) > single);
        var positive = InterestRanking.Interest(alert, 1);
        alert.Detection = alert.Detection with { IsPositive = false };
        Assert.True(InterestRanking.Interest(alert, 1) < 0.5 * positive);
    }

    [Fact]
    public void Hostless_is_said_only_where_somebody_looked()
    {
        var alert = ReportData.Supernova();
        (alert.CatalogDistanceArcsec, alert.CatalogStarScore) = (double.NaN, double.NaN);
        Assert.Contains("hostless", InterestRanking.Assess(alert, 1).Reasons);
        alert.Survey = "lsst";
        Assert.DoesNotContain("hostless", InterestRanking.Assess(alert, 1).Reasons);
        alert.CatalogDistanceArcsec = 14;
        Assert.Contains("hostless", InterestRanking.Assess(alert, 1).Reasons);
        alert.Detection = alert.Detection with { Reference = new ReferenceSource(new Magnitude(22, 0.1), 0.3) };
        Assert.DoesNotContain("hostless", InterestRanking.Assess(alert, 1).Reasons);
    }

    [Fact]
    public void Rates_come_from_the_same_band_on_an_earlier_night_or_from_a_limit()
    {
        var alert = ReportData.Supernova();
        Assert.True(InterestRanking.TryRiseRate(alert, out var rate, out var error, out var isFromLimit));
        Assert.Equal((18.9 - 18.0) / 2, rate, 9);
        Assert.Equal(Math.Sqrt(0.05 * 0.05 + 0.09 * 0.09) / 2, error, 9);
        Assert.False(isFromLimit);
        alert.LightCurve.Detections.RemoveRange(0, 2);
        Assert.True(InterestRanking.TryRiseRate(alert, out rate, out _, out isFromLimit));
        Assert.True(isFromLimit);
        Assert.Equal((20.3 - 18.0) / 5, rate, 9);
        alert.LightCurve.UpperLimits.Clear();
        Assert.False(InterestRanking.TryRiseRate(alert, out _, out _, out _));
    }

    [Fact]
    public void The_selection_takes_the_latest_alert_of_each_object_in_any_order()
    {
        var random = new Random(30);
        var offers = Enumerable.Range(0, 500).Select(number => (
            Key: new AlertKey("ztf", new AlertId(number + 1)), Object: $"o{random.Next(60)}",
            Time: new JulianDate(2_459_000 + random.Next(40)), Interest: (double)random.Next(20))).ToArray();
        var expected = offers.GroupBy(offer => offer.Object)
            .Select(group => group.OrderBy(offer => offer.Time).ThenBy(offer => offer.Key.Id.Number).Last())
            .OrderByDescending(offer => offer.Interest).ThenByDescending(offer => offer.Time).ThenByDescending(offer => offer.Key.Id.Number)
            .Take(20).Select(offer => offer.Key).ToArray();
        for (var round = 0; round < 10; round++)
        {
            var selection = new InterestSelection();
            random.Shuffle(offers);
            foreach (var (key, name, time, interest) in offers) selection.Offer(key, name, time, interest);
            Assert.Equal(expected, selection.Top(20));
            Assert.Equal(60, selection.Count);
            Assert.Equal(60, selection.CountOf("ztf"));
        }
    }

    [Fact]
    public void Alerts_without_an_object_stand_alone_and_surveys_do_not_mix()
    {
        var selection = new InterestSelection();
        selection.Offer(new("ztf", new(1)), "", new(1), 5);
        selection.Offer(new("ztf", new(2)), "", new(2), double.NaN);
        selection.Offer(new("ztf", new(3)), "7", new(2), 1);
        selection.Offer(new("lsst", new(3)), "7", new(2), 2);
        Assert.Equal([1, 3, 3, 2], selection.Top(9).Select(key => key.Id.Number));
        Assert.Equal(1, selection.CountOf("lsst"));
    }
}
