using Nightjar.Models.Evaluation;
using Nightjar.Models.Training;

namespace Nightjar.Models.Tests.Evaluation;

public sealed class PolicyEvaluationTests
{
    /// <summary>One alert of each kind that a policy could stumble over.</summary>
    [Theory]
    [InlineData("bts_p1", new[] { 0.5f, 0.5f }, new[] { 18.9, 18.9 }, true)]
    [InlineData("bts_p1", new[] { 0.5f, 0.49f }, new[] { 18.9, 18.9 }, false)]
    [InlineData("bts_p1", new[] { 0.9f, 0.9f }, new[] { 18.9, 19.0 }, false)]
    [InlineData("bts_p2", new[] { 0.5f, 0.5f }, new[] { 18.9, 18.9 }, false)]
    [InlineData("bts_p2", new[] { 0.5f, 0.5f, 0.1f }, new[] { 18.9, 18.9, 18.5 }, true)]
    [InlineData("prod_p1", new[] { 0.85f }, new[] { 18.0 }, true)]
    [InlineData("prod_p1", new[] { 0.8499f }, new[] { 18.0 }, false)]
    [InlineData("prod_p1", new[] { 0.86f, 0.1f }, new[] { 18.99, 20.0 }, true)]
    [InlineData("prod_p2", new[] { 0.86f }, new[] { 18.51 }, false)]
    [InlineData("prod_p2", new[] { 0.86f }, new[] { 18.5 }, true)]
    [InlineData("prod_p2", new[] { float.NaN }, new[] { 18.5 }, false)]
    public void Objects_are_triggered_as_published(string policy, float[] scores, double[] magnitudes, bool triggers)
    {
        // 0.85 in single precision lies above 0.85: the strict comparison is in double.
        Assert.Equal(triggers, TriggerPolicy.Published.Single(p => p.Name == policy).Triggers(scores, magnitudes));
    }

    /// <summary>Bright transients a (found) and b (missed), c a false trigger, d rightly left: purity 1/2, completeness 1/2, F1 1/2.</summary>
    [Fact]
    public void Rates_count_objects()
    {
        LabelledAlert[] alerts =
        [
            new("1", "a", true, 17.1, ""), new("2", "a", true, 18.0, ""), new("3", "b", true, 17.2, ""), new("4", "c", false, 18.3, ""), new("5", "d", false, 18.9, ""), new("6", "d", false, 19.5, ""),
        ];
        var policies = PolicyEvaluation.Published(alerts, [0.9f, 0.9f, 0.2f, 0.99f, 0.1f, 0.99f]);
        Assert.Equal(["bts_p1", "bts_p2", "prod_p1", "prod_p2"], policies.Select(p => p.Policy));
        var (bts, prod) = (policies[1], policies[3]);
        Assert.Equal((1, 0.5, 2.0 / 3), (bts.Purity, bts.Completeness, bts.F1));
        Assert.Equal((0.5, 0.5, 0.5), (prod.Purity, prod.Completeness, prod.F1));
        Assert.Equal([17, 17.25, 17.5, 17.75, 18, 18.25], prod.Bins.Select(b => b.From));
        Assert.Equal([2, 0, 0, 0, 0, 1], prod.Bins.Select(b => b.Objects));
        Assert.Equal((1, 0.5), (prod.Bins[0].Purity, prod.Bins[0].Completeness));
        Assert.Equal((0, double.NaN), (prod.Bins[5].Purity, prod.Bins[5].Completeness));
        Assert.True(double.IsNaN(prod.Bins[1].Purity));
    }
}
