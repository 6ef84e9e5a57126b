using Nightjar.Broker.Reports;
using Nightjar.Sky;

namespace Nightjar.Broker.Tests.Reports;

/// <summary>Made-up alerts and nights, the same for the same seed.</summary>
internal static class ReportData
{
    public const double FirstNight = 2_459_396.5;
    public static readonly DateTimeOffset Now = new(2021, 7, 2, 8, 0, 0, TimeSpan.Zero);

    public static Detection Detect(double day, PassBand band, double magnitude, double error = 0.05, bool isPositive = true) => new()
    {
        Id = (long)(day * 1e6) + (int)band,
        Time = new JulianDate(FirstNight + day),
        Band = band,
        Position = new SkyPosition(210.910675, 54.31167),
        Magnitude = new Magnitude(magnitude, error),
        Flux = Flux.FromMagnitude(new Magnitude(magnitude, error), isPositive),
        IsPositive = isPositive,
        Reference = ReferenceSource.None,
    };

    /// <summary>A supernova three days after explosion: two upper limits, three detections in r, one in g, some forced photometry.</summary>
    public static Alert Supernova(long id = 1_642_123_456_115_015_012, string name = "ZTF21aaaaaaa")
    {
        var alert = new Alert();
        alert.Clear();
        (alert.Survey, alert.ObjectId, alert.Id, alert.SchemaVersion) = ("ztf", name, new AlertId(id), "4.02");
        (alert.RealBogus, alert.RealBogusVersion, alert.RandomForestRealBogus) = (0.987, "d6_m7", 0.81);
        (alert.CatalogDistanceArcsec, alert.CatalogStarScore, alert.DetectionCount) = (4.2, 0.03, 4);
        (alert.LimitingMagnitude, alert.FwhmPixels, alert.ProgramId) = (20.4, 2.1, 1);
        alert.Detection = Detect(30, PassBand.R, 18.0);
        alert.LightCurve.Detections.AddRange(
            [Detect(27, PassBand.R, 19.4, 0.12), Detect(28, PassBand.R, 18.9, 0.09), Detect(29.9, PassBand.G, 18.2), alert.Detection]);
        alert.LightCurve.UpperLimits.AddRange(
            [new UpperLimit(new(FirstNight + 22), PassBand.G, 20.6), new UpperLimit(new(FirstNight + 25), PassBand.R, 20.3)]);
        alert.LightCurve.Forced.AddRange(
        [
            new ForcedMeasurement(new(FirstNight + 23), PassBand.R, new Flux(500, 1000), IsGood: true),
            new ForcedMeasurement(new(FirstNight + 26), PassBand.R, new Flux(20_000, 2_000), IsGood: true),
            new ForcedMeasurement(new(FirstNight + 26.1), PassBand.G, new Flux(-9_000, 1_000), IsGood: true),
            new ForcedMeasurement(new(FirstNight + 26.2), PassBand.G, new Flux(9_000, 1_000), IsGood: false),
        ]);
        return alert;
    }

    /// <summary>Fills the three stamps with noise and a source in the middle.</summary>
    public static Alert WithStamps(Alert alert, int width = 63, int height = 63, int seed = 1)
    {
        var random = new Random(seed);
        foreach (var cutout in (Cutout[])[alert.Cutouts.Science, alert.Cutouts.Template, alert.Cutouts.Difference])
        {
            cutout.Resize(width, height);
            foreach (ref var pixel in cutout.Pixels) pixel = (float)(100 + 10 * (random.NextDouble() + random.NextDouble() - 1));
            cutout.Pixels[height / 2 * width + width / 2] = 5000;
        }

        return alert;
    }

    public static InterestingAlert Interesting(Alert alert, params (string Name, double Value)[] scores)
    {
        var assessment = InterestRanking.Assess(alert, alert.RealBogus);
        return new InterestingAlert(
            alert, scores.ToDictionary(score => score.Name, score => score.Value), assessment.Value, assessment.Reasons);
    }

    public static Alert At(int number, SkyPosition position, double day, PassBand band, double magnitude)
    {
        var alert = new Alert();
        alert.Clear();
        (alert.Survey, alert.ObjectId, alert.Id) = ("ztf", $"ZTF21x{number}", new AlertId(number + 1));
        alert.Detection = Detect(day, band, magnitude) with { Position = position };
        alert.LightCurve.Detections.Add(alert.Detection);
        alert.RealBogus = number % 101 / 100.0;
        return alert;
    }

    /// <summary>Directions spread evenly over the sphere.</summary>
    public static SkyPosition RandomPosition(Random random) =>
        new(360 * random.NextDouble(), double.RadiansToDegrees(Math.Asin(2 * random.NextDouble() - 1)));

    /// <summary>A night of so many alerts with up to so many cards.</summary>
    public static NightSummary Night(int alerts, int cards, int seed = 7)
    {
        var random = new Random(seed);
        var builder = new NightSummaryBuilder();
        for (var number = 0; number < alerts; number++)
        {
            var band = (PassBand)random.Next((int)PassBand.G, (int)PassBand.I + 1);
            var alert = At(number, RandomPosition(random), random.NextDouble() * 0.4, band, 16 + 4 * random.NextDouble());
            builder.Add(alert, 65_000, [new("braai d6_m7", random.NextDouble())]);
        }

        var shown = Enumerable.Range(0, cards)
            .Select(number => Interesting(WithStamps(Supernova(number + 1, $"ZTF21card{number}"), seed: number), ("braai d6_m7", 0.9)));
        return builder.Build("20210701", "nights", Now,
            [new RejectCount("not an Avro file", 3, "night.tar.gz!/a.txt"), new RejectCount("the packet is cut off", 9, "night.tar.gz!/b.avro")],
            [.. shown], alerts + 12 + 5, 5);
    }
}
