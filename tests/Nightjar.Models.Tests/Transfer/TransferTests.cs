using Nightjar.Models.Tests.LightCurveTraining;
using Nightjar.Models.Transfer;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests.Transfer;

public sealed class TransferTests
{
    private static readonly double[] Fractions = [0.05, 0.1, 0.25, 0.5, 1];

    /// <summary>A score that rises in proportion to the logarithm of the labels is met where the formula says.</summary>
    [Fact]
    public void Labels_saved_follow_from_a_curve_of_a_known_form()
    {
        // From scratch 0.5 + 0.1 log2(20 f); transfer the same with four times the labels: a quarter of them does.
        var runs = Fractions.SelectMany(f => new[]
        {
            Run(TransferVariant.Scratch, f, 0, 0.5 + (0.1 * Math.Log2(20 * f)), 20),
            Run(TransferVariant.FineTune, f, 0, 0.5 + (0.1 * Math.Log2(80 * f)), 15),
        }).ToArray();
        var finding = TransferAnalysis.Of(runs).Single(f => f.Metric == "macro AUC");
        Assert.Equal(0.75, finding.LabelsSaved.Estimate, 1e-9);
        Assert.Equal((0.5 + (0.1 * Math.Log2(24))) / (0.5 + (0.1 * Math.Log2(20))), finding.ShareAtThirty.Estimate, 1e-9);
        Assert.Equal(0.75, finding.EpochRatio.Estimate, 1e-9);
        Assert.Equal(finding.LabelsSaved.Estimate, finding.LabelsSaved.Lower, 1e-9);
    }

    [Fact]
    public void Nothing_is_saved_where_the_goal_is_not_reached_and_no_more_than_was_tried()
    {
        var worse = TransferCurve.Of(Fractions.Select(f => Run(TransferVariant.FineTune, f, 0, 0.5 * f, 1)), r => r.MacroAuc);
        var scratch = TransferCurve.Of(Fractions.Select(f => Run(TransferVariant.Scratch, f, 0, f, 1)), r => r.MacroAuc);
        var better = TransferCurve.Of(Fractions.Select(f => Run(TransferVariant.FineTune, f, 0, 2, 1)), r => r.MacroAuc);
        Assert.Equal(0, TransferAnalysis.LabelsSaved(scratch, worse));
        Assert.Equal(0.95, TransferAnalysis.LabelsSaved(scratch, better), 1e-12);
        Assert.Equal(0, TransferAnalysis.LabelsSaved(scratch, scratch), 1e-12);
        Assert.Equal([0.05, 1], new[] { scratch.At(0.05), scratch.At(1) });
    }

    [Fact]
    public void A_rising_curve_is_the_nearest_by_squares()
    {
        var curve = TransferCurve.Of(Fractions.Zip([1.0, 3, 2, 1.5, 4], (f, v) => Run(TransferVariant.Scratch, f, 0, v, 1)), r => r.MacroAuc);
        Assert.Equal([1, 6.5 / 3, 6.5 / 3, 6.5 / 3, 4], curve.ToRising().Means, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(curve.ToRising().Means, curve.ToRising().ToRising().Means);
    }

    [Fact]
    public void Intervals_come_from_seeds()
    {
        var runs = Enumerable.Range(0, 4).SelectMany(seed => Fractions.SelectMany(f => new[]
        {
            Run(TransferVariant.Scratch, f, seed, 0.5 + (0.1 * Math.Log2(20 * f)), 10),
            Run(TransferVariant.NewHead, f, seed, 0.5 + (0.1 * Math.Log2((seed < 2 ? 80 : 40) * f)), 10),
        })).ToArray();
        var finding = TransferAnalysis.Of(runs).First();
        Assert.Equal((0.5, 0.75), (finding.LabelsSaved.Lower, finding.LabelsSaved.Upper), (a, b) => Math.Abs(a.Item1 - b.Item1) < 1e-9 && Math.Abs(a.Item2 - b.Item2) < 1e-9);
        Assert.InRange(finding.LabelsSaved.Estimate, 0.55, 0.7);
    }

    [Fact]
    public void Labels_are_nested_of_every_class_and_never_of_the_test()
    {
        var labels = new TransferLabels(SomeLightCurves.Examples(200), seed: 5);
        var before = new HashSet<int>();
        foreach (var fraction in Fractions)
        {
            var split = labels.Of(fraction, 2);
            var all = split.Training.Concat(split.Validation).ToHashSet();
            Assert.Equal(split.Training.Count + split.Validation.Count, all.Count);
            Assert.True(before.IsSubsetOf(all));
            Assert.Empty(all.Intersect(labels.Test));
            Assert.Equal([0, 1], split.Training.Select(i => i % 2).Distinct().Order());
            Assert.Equal(all.Count / 5.0, split.Validation.Count, 2.0);
            before = all;
        }

        Assert.Equal(labels.Count, before.Count);
        Assert.Equal(60, labels.Test.Count);
        Assert.NotEqual(labels.Of(0.5, 0).Training, labels.Of(0.5, 1).Training);
    }

    [Fact]
    public void A_study_goes_on_where_it_stopped_and_refuses_another()
    {
        using var folder = new TemporaryFolder();
        var preset = TransferPreset.Quick with { BaseEpochs = 1, TargetEpochs = 1, FewestSteps = 0, Seeds = 1, Fractions = [0.5, 1] };
        var examples = SomeLightCurves.Examples(40);
        var target = new TransferTarget("x", "", SomeLightCurves.Examples(40, seed: 2, offset: 100), [("judge", SomeLightCurves.Examples(20, seed: 3))]);
        var study = new TransferStudy(folder.Path, preset, 7);
        var model = study.TrainBase("x", examples, 1, TestContext.Current.CancellationToken);
        study.Run(target, model, 2, _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal((8, 0), (study.Runs.Count, study.CountLeft(target)));
        Assert.All(study.Runs, r => Assert.Equal(2, r.Judges["judge"].Length));

        // The last line half written, the one before lost.
        var path = folder["runs.jsonl"];
        var lines = File.ReadAllLines(path);
        File.WriteAllText(path, string.Join('\n', lines[..^2]) + "\n" + lines[^1][..20]);
        var again = new TransferStudy(folder.Path, preset, 7);
        Assert.Equal(2, again.CountLeft(target));
        again.Run(target, model, 1, _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal(Results(study), Results(again));
        Assert.Throws<InvalidDataException>(() => new TransferStudy(folder.Path, preset, 8));

        static IEnumerable<string> Results(TransferStudy s) => s.Runs.Select(r => FormattableString.Invariant($"{r.Variant} {r.Fraction} {r.MacroAuc:R} {r.MacroF1:R} {r.BestEpoch}")).Order(StringComparer.Ordinal);
    }

    private static TransferRun Run(TransferVariant variant, double fraction, int seed, double area, int epoch) =>
        new("t", variant, fraction, seed, (int)(1000 * fraction), area, area / 2, epoch, 10 * epoch, 1, new Dictionary<string, double[]>(StringComparer.Ordinal));
}
