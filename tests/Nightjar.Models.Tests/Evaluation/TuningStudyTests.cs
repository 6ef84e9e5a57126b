using Nightjar.Models.Evaluation;
using Nightjar.Models.Training;

namespace Nightjar.Models.Tests.Evaluation;

public sealed class TuningStudyTests
{
    // 200 objects with 1 to 4 alerts each; a fifth of the objects is bogus.
    private static readonly LabelledAlert[] s_alerts =
        [.. Enumerable.Range(0, 200).SelectMany(o => Enumerable.Range(0, 1 + (o % 4)).Select(k => new LabelledAlert($"{o}.{k}", $"o{o}", o % 5 != 0, 19, "k")))];

    [Theory]
    [InlineData(60, 1)]
    [InlineData(60, 2)]
    [InlineData(250, 3)]
    public void An_object_is_tuned_with_or_judged_on_and_labels_keep_their_shares(int count, ulong seed)
    {
        var split = TuningStudy.Choose(s_alerts, count, seed);
        int[] tuned = [.. split.Training, .. split.Validation];
        Assert.Equal(Enumerable.Range(0, s_alerts.Length), tuned.Concat(split.Test).Order());
        Assert.InRange(tuned.Length, count - 4, count + 1);
        Assert.Empty(Objects(tuned).Intersect(Objects(split.Test)));
        Assert.Empty(Objects(split.Training).Intersect(Objects(split.Validation)));
        var share = (double)s_alerts.Count(a => !a.IsPositive) / s_alerts.Length;
        Assert.Equal(share * count, tuned.Count(i => !s_alerts[i].IsPositive), 3.0);
        foreach (var label in new[] { true, false }) Assert.Contains(split.Validation, i => s_alerts[i].IsPositive == label);
    }

    [Fact]
    public void The_seed_decides()
    {
        Assert.Equal(TuningStudy.Choose(s_alerts, 80, 1).Test, TuningStudy.Choose(s_alerts, 80, 1).Test);
        Assert.NotEqual(TuningStudy.Choose(s_alerts, 80, 1).Test, TuningStudy.Choose(s_alerts, 80, 2).Test);
    }

    [Fact]
    public void Too_few_examples_are_refused_with_their_number()
    {
        Assert.Contains("leave none to judge on", Assert.Throws<InvalidDataException>(() => TuningStudy.Choose(s_alerts, s_alerts.Length, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("label 0", Assert.Throws<InvalidDataException>(() => TuningStudy.Choose(s_alerts, 4, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_spread_is_mean_and_sample_deviation()
    {
        var (mean, deviation) = TuningTrial.Spread([2, 4, 4, 4, 5, 5, 7, 9, double.NaN]);
        Assert.Equal(5, mean, 1e-12);
        Assert.Equal(Math.Sqrt(32.0 / 7), deviation, 1e-12);
        Assert.Equal((3, double.NaN), TuningTrial.Spread([3]));
        Assert.Equal((double.NaN, double.NaN), TuningTrial.Spread([]));
    }

    [Fact]
    public void The_table_has_a_line_a_trial_and_nothing_for_what_is_undefined()
    {
        using var writer = new StringWriter();
        TuningCsv.Write(writer, [new TuningTrial(100, 2, 99, 11, 300, 0, new(double.NaN, 0.25, double.NaN), new(0.5, 0.125, 0.5))]);
        Assert.Equal(TuningCsv.Header + "\n100,2,99,11,300,0,,0.5,0.25,0.125,,0.5\n", writer.ToString());
        Assert.Equal(TuningCsv.Header.Split(',').Length, writer.ToString().Split('\n')[1].Split(',').Length);
    }

    private static HashSet<string> Objects(IEnumerable<int> examples) => [.. examples.Select(i => s_alerts[i].ObjectId)];
}
