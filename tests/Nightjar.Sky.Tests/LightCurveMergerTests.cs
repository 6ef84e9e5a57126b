namespace Nightjar.Sky.Tests;

public sealed class LightCurveMergerTests
{
    private const double Jd = 2_460_745.812_345_6;

    [Fact]
    public void The_first_of_two_equal_detections_stays()
    {
        var curve = new LightCurve();
        curve.Detections.Add(Seen(Jd, PassBand.R, 7));
        curve.Detections.Add(Seen(Jd - 3, PassBand.R, 3));
        curve.Detections.Add(Seen(Jd + 0.000_001, PassBand.R, 8));
        LightCurveMerger.Merge(curve);
        Assert.Equal([3, 7], curve.Detections.Select(d => d.Id));
    }

    [Theory]
    [InlineData(PassBand.G, 0.0)]
    [InlineData(PassBand.R, 0.0002)]
    public void Another_band_or_another_visit_is_another_detection(PassBand band, double days)
    {
        var curve = new LightCurve();
        curve.Detections.Add(Seen(Jd, PassBand.R, 1));
        curve.Detections.Add(Seen(Jd + days, band, 2));
        LightCurveMerger.Merge(curve);
        Assert.Equal(2, curve.Detections.Count);
    }

    /// <summary>Fritz issue 484, "False non-detections appear in many objects".</summary>
    [Fact]
    public void No_upper_limit_stands_at_a_detection_Fritz_484()
    {
        var curve = new LightCurve();
        curve.Detections.Add(Seen(Jd, PassBand.R, 1));
        curve.Detections.Add(Seen(Jd - 2, PassBand.G, 2));
        curve.UpperLimits.Add(new UpperLimit(new JulianDate(Jd), PassBand.R, 20.5));
        curve.UpperLimits.Add(new UpperLimit(new JulianDate(Jd), PassBand.G, 20.6));
        curve.UpperLimits.Add(new UpperLimit(new JulianDate(Jd - 2 + 0.000_001), PassBand.G, 20.7));
        curve.UpperLimits.Add(new UpperLimit(new JulianDate(Jd - 1), PassBand.R, 20.8));
        LightCurveMerger.Merge(curve);
        Assert.Equal([20.8, 20.6], curve.UpperLimits.Select(u => u.Limit));
    }

    [Fact]
    public void Forced_photometry_stays_beside_a_detection_and_once()
    {
        var curve = new LightCurve();
        curve.Detections.Add(Seen(Jd, PassBand.R, 1));
        curve.Forced.Add(new ForcedMeasurement(new JulianDate(Jd), PassBand.R, new Flux(5, 1), true));
        curve.Forced.Add(new ForcedMeasurement(new JulianDate(Jd), PassBand.R, new Flux(6, 1), true));
        LightCurveMerger.Merge(curve);
        Assert.Single(curve.Detections);
        Assert.Equal(5, Assert.Single(curve.Forced).Flux.Nanojansky);
    }

    [Fact]
    public void Entries_of_unknown_time_are_all_kept_and_come_last()
    {
        var curve = new LightCurve();
        foreach (var (days, id) in new[] { (double.NaN, 1), (Jd, 2), (double.NaN, 3), (double.PositiveInfinity, 4), (-1e300, 5) })
            curve.Detections.Add(Seen(days, PassBand.R, id));
        LightCurveMerger.Merge(curve);
        Assert.Equal([2, 1, 3, 4, 5], curve.Detections.Select(d => d.Id));
    }

    [Fact]
    public void An_empty_light_curve_stays_empty()
    {
        var curve = new LightCurve();
        LightCurveMerger.Merge(curve);
        Assert.Empty(curve.Detections);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Merging_agrees_with_the_rule_said_naively(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var curve = RandomCurve(random, random.Next(60));
            var detections = FirstOfEach(curve.Detections);
            var keys = detections.Select(KeyOf).ToHashSet();
            var limits = FirstOfEach(curve.UpperLimits).Where(u => !keys.Contains(KeyOf(u))).ToList();
            var forced = FirstOfEach(curve.Forced);
            LightCurveMerger.Merge(curve);
            Assert.Equal(detections, curve.Detections);
            Assert.Equal(limits, curve.UpperLimits);
            Assert.Equal(forced, curve.Forced);
        }
    }

    [Fact]
    public void The_order_of_distinct_entries_does_not_matter_and_merging_twice_changes_nothing()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var once = RandomCurve(random, 40);
            LightCurveMerger.Merge(once);
            var again = new LightCurve();
            again.Detections.AddRange(Shuffled(once.Detections, random));
            again.UpperLimits.AddRange(Shuffled(once.UpperLimits, random));
            again.Forced.AddRange(Shuffled(once.Forced, random));
            LightCurveMerger.Merge(again);
            Assert.Equal(once.Detections, again.Detections);
            Assert.Equal(once.UpperLimits, again.UpperLimits);
            Assert.Equal(once.Forced, again.Forced);
        }
    }

    [Fact]
    public void Merging_does_not_allocate()
    {
        var model = RandomCurve(new Random(6), 200);
        var curve = new LightCurve();
        Refill();
        LightCurveMerger.Merge(curve);
        Refill();
        var before = GC.GetAllocatedBytesForCurrentThread();
        LightCurveMerger.Merge(curve);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Refill()
        {
            curve.Clear();
            curve.Detections.AddRange(model.Detections);
            curve.UpperLimits.AddRange(model.UpperLimits);
            curve.Forced.AddRange(model.Forced);
        }
    }

    private static Detection Seen(double jd, PassBand band, long id)
        => new() { Id = id, Time = new JulianDate(jd), Band = band };

    private static LightCurve RandomCurve(Random random, int count)
    {
        var curve = new LightCurve();
        for (var i = 0; i < count; i++)
        {
            var jd = new JulianDate(Jd + random.Next(20) * 0.000_004 + random.Next(4));
            var band = (PassBand)random.Next(1, 4);
            switch (random.Next(3))
            {
                case 0: curve.Detections.Add(Seen(jd.Days, band, i)); break;
                case 1: curve.UpperLimits.Add(new UpperLimit(jd, band, i)); break;
                default: curve.Forced.Add(new ForcedMeasurement(jd, band, new Flux(i, 1), true)); break;
            }
        }

        return curve;
    }

    private static (double, PassBand) KeyOf<T>(T item) where T : IObservation
        => (Math.Round(item.Time.Days * 100_000), item.Band);

    private static List<T> FirstOfEach<T>(List<T> items) where T : IObservation
        => [.. items.DistinctBy(KeyOf).OrderBy(i => i.Time.Days).ThenBy(i => i.Band)];

    private static T[] Shuffled<T>(List<T> items, Random random)
    {
        var copy = items.ToArray();
        random.Shuffle(copy);
        return copy;
    }
}
