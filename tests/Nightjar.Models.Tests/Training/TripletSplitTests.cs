using Nightjar.Models.Training;

namespace Nightjar.Models.Tests.Training;

public sealed class TripletSplitTests
{
    private static readonly LabelledAlert[] s_alerts = [.. Enumerable.Range(0, 5000).Select(i => new LabelledAlert($"{i}", $"o{i % 3100}", i % 3100 % 3 == 0, 19, $"kind{i % 3100 % 7}"))];

    [Fact]
    public void Every_example_is_in_one_part_and_no_object_in_two()
    {
        var split = TripletSplit.Of(s_alerts, 42);
        Assert.Equal(Enumerable.Range(0, s_alerts.Length), split.Training.Concat(split.Validation).Concat(split.Test).Order());
        var parts = new[] { split.Training, split.Validation, split.Test }.Select(p => p.Select(i => s_alerts[i].ObjectId).ToHashSet(StringComparer.Ordinal)).ToArray();
        Assert.Empty(parts[0].Intersect(parts[1]));
        Assert.Empty(parts[0].Intersect(parts[2]));
        Assert.Empty(parts[1].Intersect(parts[2]));
    }

    [Fact]
    public void Every_stratum_gives_81_9_and_10_percent_of_its_objects()
    {
        var split = TripletSplit.Of(s_alerts, 7);
        foreach (var stratum in s_alerts.GroupBy(a => (a.IsPositive, a.Kind)))
        {
            var objects = stratum.Select(a => a.ObjectId).ToHashSet(StringComparer.Ordinal);
            Assert.InRange(In(split.Test), (0.10 * objects.Count) - 1, (0.10 * objects.Count) + 1);
            Assert.InRange(In(split.Validation), (0.09 * objects.Count) - 2, (0.09 * objects.Count) + 2);
            int In(IReadOnlyList<int> part) => part.Select(i => s_alerts[i].ObjectId).Distinct(StringComparer.Ordinal).Count(objects.Contains);
        }
    }

    [Fact]
    public void The_seed_decides_and_the_order_of_the_examples_does_not()
    {
        var test = Ids(s_alerts, TripletSplit.Of(s_alerts, 1).Test);
        var turned = s_alerts.Reverse().ToArray();
        var one = s_alerts.DistinctBy(a => a.ObjectId).ToArray();
        var oneTurned = one.Reverse().ToArray();
        Assert.Equal(test, Ids(turned, TripletSplit.Of(turned, 1).Test));
        Assert.Equal(Ids(one, TripletSplit.Of(one, 1).Validation), Ids(oneTurned, TripletSplit.Of(oneTurned, 1).Validation));
        Assert.NotEqual(test, Ids(s_alerts, TripletSplit.Of(s_alerts, 2).Test));
    }

    private static string[] Ids(LabelledAlert[] alerts, IReadOnlyList<int> part) => [.. part.Select(i => alerts[i].Id).Order(StringComparer.Ordinal)];
}
