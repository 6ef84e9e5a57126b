using Nightjar.Broker.Reports;
using Nightjar.Sky;

namespace Nightjar.Broker.Tests.Reports;

/// <summary>Damaged packets hold any bits where numbers should be. Pages must stay pages.</summary>
public class BrokenNumbersTests
{
    private static readonly double[] Special =
        [0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.MinValue, double.Epsilon, -999, 1e17, 2_459_396.5];

    private static double Any(Random random) => random.Next(3) switch
    {
        0 => Special[random.Next(Special.Length)],
        1 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
        _ => 2_459_396.5 * random.NextDouble(),
    };

    private static Detection Detect(Random random) => new()
    {
        Id = random.NextInt64(),
        Time = new JulianDate(Any(random)),
        Band = (PassBand)random.Next(20),
        Position = new SkyPosition(Any(random), Any(random)),
        Flux = new Flux(Any(random), Any(random)),
        Magnitude = new Magnitude(Any(random), Any(random)),
        IsPositive = random.Next(2) == 0,
        Reference = new ReferenceSource(new Magnitude(Any(random), Any(random)), Any(random)),
    };

    private static Alert Alert(Random random)
    {
        var alert = new Alert();
        alert.Clear();
        (alert.Survey, alert.ObjectId, alert.Id, alert.Detection) = ("ztf", $"o{random.Next()}", new AlertId(random.NextInt64()), Detect(random));
        (alert.LimitingMagnitude, alert.RealBogus, alert.RandomForestRealBogus) = (Any(random), Any(random), Any(random));
        (alert.SolarSystemDistanceArcsec, alert.CatalogDistanceArcsec, alert.CatalogStarScore) = (Any(random), Any(random), Any(random));
        (alert.DetectionCount, alert.FwhmPixels) = (random.Next(int.MinValue, int.MaxValue), Any(random));
        for (var count = random.Next(6); count > 0; count--)
        {
            alert.LightCurve.Detections.Add(Detect(random));
            alert.LightCurve.UpperLimits.Add(new UpperLimit(new(Any(random)), (PassBand)random.Next(20), Any(random)));
            alert.LightCurve.Forced.Add(new ForcedMeasurement(new(Any(random)), (PassBand)random.Next(20), new Flux(Any(random), Any(random)), random.Next(2) == 0));
        }

        LightCurveMerger.Merge(alert.LightCurve);
        return alert;
    }

    [Fact]
    public void Pages_of_alerts_stay_well_formed_and_small()
    {
        var random = new Random(77);
        for (var round = 0; round < 400; round++)
        {
            var alert = Alert(random);
            var item = ReportData.Interesting(alert, ("braai", Any(random))) with { Interest = Any(random) };
            var model = new AlertPageModel { ArchiveName = "x", GeneratedAt = ReportData.Now, Alerts = [item] };
            var html = ReportAssert.Write(writer => AlertPage.Write(writer, model));
            Assert.InRange(html.Length, 1000, 100_000);
            var page = ReportAssert.Page(model);
            ReportAssert.NoBrokenNumbers(page);
            ReportAssert.LoadsNothing(page);
            Assert.InRange(InterestRanking.Interest(alert, Any(random)), 0, 100);
        }
    }

    [Fact]
    public void Pages_of_nights_stay_well_formed_and_small()
    {
        var random = new Random(78);
        for (var round = 0; round < 20; round++)
        {
            var builder = new NightSummaryBuilder();
            var alerts = Enumerable.Range(0, 50).Select(_ => Alert(random)).ToArray();
            foreach (var alert in alerts) builder.Add(alert, random.NextInt64(1L << 40), [new("braai", Any(random))]);
            var night = builder.Build("20210701", "x", ReportData.Now, [], [.. alerts.Take(5).Select(alert => ReportData.Interesting(alert))], random.NextInt64());
            var html = ReportAssert.Write(writer => NightReportPage.Write(writer, night));
            Assert.InRange(html.Length, 1000, 400_000);
            var page = ReportAssert.Page(night);
            ReportAssert.NoBrokenNumbers(page);
            ReportAssert.LoadsNothing(page);
            Assert.Equal(50, night.CountsByBandAndHour.Sum(count => count.Count));
        }
    }
}
