using System.Globalization;
using Nightjar.Learning.Metrics;
using Nightjar.TestKit;

namespace Nightjar.Learning.Tests.Metrics;

public class ScikitLearnTests
{
    private const string BinaryScript = """
        import sys
        from sklearn import metrics as m
        rows = [[float(v) for v in line.split()] for line in sys.stdin if line.strip()]
        score, label, weight = ([row[k] for row in rows] for k in range(3))
        print(m.roc_auc_score(label, score, sample_weight=weight))
        print(m.average_precision_score(label, score, sample_weight=weight))
        print(m.log_loss(label, [min(max(s, 1e-15), 1 - 1e-15) for s in score], sample_weight=weight))
        print(m.brier_score_loss(label, score, sample_weight=weight))
        """;

    private const string MultiClassScript = """
        import sys
        from sklearn import metrics as m
        rows = [[float(v) for v in line.split()] for line in sys.stdin if line.strip()]
        score, label, weight = [row[:-2] for row in rows], [int(row[-2]) for row in rows], [row[-1] for row in rows]
        found = [row.index(max(row)) for row in score]
        print(m.accuracy_score(label, found, sample_weight=weight))
        print(m.cohen_kappa_score(label, found, sample_weight=weight))
        for average in ('macro', 'micro', 'weighted'):
            print(m.f1_score(label, found, average=average, sample_weight=weight))
        print(m.balanced_accuracy_score(label, found, sample_weight=weight))
        print(m.precision_score(label, found, average='macro', sample_weight=weight))
        print(m.log_loss(label, score, sample_weight=weight))
        print(sum(m.roc_auc_score([l == c for l in label], [row[c] for row in score], sample_weight=weight)
            for c in range(len(score[0]))) / len(score[0]))
        """;

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 1000)]
    public void Binary_metrics_agree(int seed, int levels)
    {
        var (scores, labels, weights) = MetricCases.Binary(seed, 200, levels);
        Agree(
            Python.Run(BinaryScript, Enumerable.Range(0, 200).Select(i => FormattableString.Invariant($"{scores[i]:R} {(labels[i] ? 1 : 0)} {weights[i]:R}")), "sklearn"),
            RankingMetrics.AreaUnderRoc<double>(scores, labels, weights),
            RankingMetrics.AveragePrecision<double>(scores, labels, weights),
            LogLoss.Binary<double>(scores, labels, weights),
            BrierScore.Binary<double>(scores, labels, weights));
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(4, 7)]
    public void Multi_class_metrics_agree(int seed, int classes)
    {
        var (scores, labels, weights) = MetricCases.MultiClass(seed, 200, classes);
        var lines = Enumerable.Range(0, 200).Select(i =>
            string.Join(' ', scores.Skip(i * classes).Take(classes).Append(labels[i]).Append(weights[i]).Select(v => v.ToString("R", CultureInfo.InvariantCulture))));
        var matrix = ConfusionMatrix.OfScores<double>(scores, classes, labels, weights);
        Agree(
            Python.Run(MultiClassScript, lines, "sklearn"),
            matrix.Accuracy,
            matrix.CohensKappa,
            matrix.MacroF1,
            matrix.MicroF1,
            matrix.WeightedF1,
            matrix.MacroCompleteness,
            matrix.MacroPurity,
            LogLoss.MultiClass<double>(scores, classes, labels, weights),
            RankingMetrics.MacroAreaUnderRoc<double>(scores, classes, labels, weights));
    }

    private static void Agree(string[] oracle, params double[] values)
    {
        Assert.Equal(values.Length, oracle.Length);
        for (var i = 0; i < values.Length; i++) Assert.Equal(double.Parse(oracle[i], CultureInfo.InvariantCulture), values[i], 9);
    }
}
