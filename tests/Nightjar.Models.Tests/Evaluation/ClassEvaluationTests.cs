using System.Globalization;
using Nightjar.Models.Evaluation;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests.Evaluation;

public sealed class ClassEvaluationTests
{
    private static readonly string[] Classes = ["SNIa", "SNII", "TDE"];

    /// <summary>Four objects counted by hand, and one without a score.</summary>
    [Fact]
    public void Purity_and_contamination_are_those_counted_by_hand()
    {
        float[][] answers = [[0.8f, 0.1f, 0.1f], [0.6f, 0.3f, 0.1f], [0.2f, 0.7f, 0.1f], [0.5f, 0.1f, 0.4f], []];
        var e = ClassEvaluation.Of("m", Classes, ["SNIa", "SNIIn", "SNII", "TDE", "SNIa"], [0, 1, 1, 2, 0], answers);
        Assert.Equal((1, 3, 0), (e.WithoutScore, (int)e.Confusion.ColumnSum(0), e.IaClass));
        Assert.Equal([1, 2, 1], e.Counts);
        Assert.Equal(1.0 / 3, e.IaPurity, 1e-12);
        Assert.Equal(1, e.IaCompleteness);
        Assert.Equal(1.0 / 3, e.CoreCollapseShare, 1e-12);
        Assert.Equal(-(Math.Log(0.8f) + ((Math.Log(0.3f) + Math.Log(0.7f)) / 2) + Math.Log(0.4f)) / 3, e.LogLoss, 1e-6);
        Assert.Equal((0.5 + (2.0 / 3) + 0) / 3, e.MacroF1.Estimate, 1e-12);
        Assert.Equal((0.5 + (2.0 / 3) + 0) / 3, ClassEvaluation.At(5, 3, [0, 1, 1, 2, 0], answers).MacroF1, 1e-12);
    }

    [Fact]
    public void Means_agree_with_scikit_learn()
    {
        const string script = """
            import sys
            import numpy as np
            from sklearn.metrics import roc_auc_score, f1_score
            rows = np.array([[float(x) for x in line.split()] for line in sys.stdin])
            y, p = rows[:, 0].astype(int), rows[:, 1:]
            print(roc_auc_score(y, p, multi_class='ovr', average='macro'))
            print(f1_score(y, p.argmax(1), average='macro'))
            """;
        var random = new Random(3);
        var labels = Enumerable.Range(0, 200).Select(_ => random.Next(3)).ToArray();
        var answers = labels.Select(l =>
        {
            var raw = Enumerable.Range(0, 3).Select(c => random.NextDouble() + (c == l ? 0.4 : 0)).ToArray();
            return Array.ConvertAll(raw, r => (float)(r / raw.Sum()));
        }).ToArray();
        var lines = labels.Select((l, i) => string.Join(' ', new[] { l.ToString(CultureInfo.InvariantCulture) }.Concat(Rounded(answers[i]))));
        var expected = Python.Run(script, lines, "sklearn");
        var at = ClassEvaluation.At(1, 3, labels, answers);
        Assert.Equal(double.Parse(expected[0], CultureInfo.InvariantCulture), at.MacroAuc, 1e-9);
        Assert.Equal(double.Parse(expected[1], CultureInfo.InvariantCulture), at.MacroF1, 1e-9);

        // The oracle wants rows that add to 1 in double precision.
        static IEnumerable<string> Rounded(float[] answer) =>
            [((double)answer[0]).ToString("R", CultureInfo.InvariantCulture), ((double)answer[1]).ToString("R", CultureInfo.InvariantCulture), (1 - (double)answer[0] - answer[1]).ToString("R", CultureInfo.InvariantCulture)];
    }

    [Fact]
    public void Without_any_score_a_moment_is_undefined()
    {
        var at = ClassEvaluation.At(2, 3, [0, 1], [[], []]);
        Assert.Equal((0, true, true), (at.Objects, double.IsNaN(at.MacroAuc), double.IsNaN(at.LogLoss)));
    }

    [Fact]
    public void The_table_has_every_cell_of_the_confusion_matrix()
    {
        var e = ClassEvaluation.Of("a, b", Classes, ["SNIa", "SNII"], [0, 1], [[0.8f, 0.1f, 0.1f], [0.3f, 0.6f, 0.1f]], [new(10, 2, 0.5, 0.5, 1, 1)]);
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        ClassEvaluationCsv.Write(writer, [e]);
        var lines = writer.ToString().Split('\n');
        Assert.Equal(9, lines.Count(l => l.StartsWith("\"a, b\",confusion,", StringComparison.Ordinal)));
        Assert.Contains("\"a, b\",days,10,macro_auc,0.5", lines);
        Assert.Contains("\"a, b\",class,TDE,completeness,", lines);
    }
}
