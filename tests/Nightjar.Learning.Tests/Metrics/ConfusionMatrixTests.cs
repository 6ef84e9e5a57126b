using Nightjar.Learning.Metrics;

namespace Nightjar.Learning.Tests.Metrics;

public class ConfusionMatrixTests
{
    // Three classes by hand: 4 objects of class 0 (3 found), 3 of class 1 (1 found), 3 of class 2 (2 found).
    private static readonly int[] Truth = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2];
    private static readonly int[] Predicted = [0, 0, 0, 1, 1, 0, 2, 2, 2, 0];

    [Fact]
    public void Hand_example()
    {
        var matrix = ConfusionMatrix.Of(3, Truth, Predicted);
        Assert.Equal([3, 1, 0, 1, 1, 1, 1, 0, 2], matrix.Cells());
        Assert.Equal(10, matrix.Total);
        Assert.Equal(0.6, matrix.Accuracy, 15);
        Assert.Equal([3 / 4.0, 1 / 3.0, 2 / 3.0], Each(matrix.Completeness));
        Assert.Equal([3 / 5.0, 1 / 2.0, 2 / 3.0], Each(matrix.Purity));
        double[] f1 = [6 / 9.0, 2 / 5.0, 4 / 6.0];
        Assert.Equal(f1, Each(matrix.F1));
        Assert.Equal(f1.Average(), matrix.MacroF1, 15);
        Assert.Equal((4 * f1[0] + 3 * f1[1] + 3 * f1[2]) / 10, matrix.WeightedF1, 15);
        Assert.Equal(0.6, matrix.MicroF1, 15);
        Assert.Equal((3 / 5.0 + 1 / 2.0 + 2 / 3.0) / 3, matrix.MacroPurity, 15);
        Assert.Equal((3 / 4.0 + 1 / 3.0 + 2 / 3.0) / 3, matrix.MacroCompleteness, 15);

        // Chance agrees with 0.4·0.5 + 0.3·0.2 + 0.3·0.3 = 0.35.
        Assert.Equal((0.6 - 0.35) / 0.65, matrix.CohensKappa, 15);
    }

    [Fact]
    public void Cells_divide_by_rows_columns_and_total()
    {
        var matrix = ConfusionMatrix.Of(3, Truth, Predicted);
        Assert.Equal([3 / 4.0, 1 / 4.0, 0, 1 / 3.0, 1 / 3.0, 1 / 3.0, 1 / 3.0, 0, 2 / 3.0], matrix.Cells(ConfusionNormalisation.Rows));
        Assert.Equal([3 / 5.0, 1 / 2.0, 0, 1 / 5.0, 1 / 2.0, 1 / 3.0, 1 / 5.0, 0, 2 / 3.0], matrix.Cells(ConfusionNormalisation.Columns));
        Assert.Equal(1, matrix.Cells(ConfusionNormalisation.Total).Sum(), 15);
    }

    [Fact]
    public void Random_matrices_agree_with_the_definitions()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var classes = 2 + seed % 5;
            var (scores, truth, weights) = MetricCases.MultiClass(seed, 60, classes);
            var predicted = Enumerable.Range(0, 60).Select(i => Enumerable.Range(0, classes).MaxBy(c => scores[i * classes + c])).ToArray();
            var matrix = ConfusionMatrix.OfScores<double>(scores, classes, truth, weights);
            Assert.Equal(ConfusionMatrix.Of(classes, truth, predicted, weights).Cells(), matrix.Cells());
            for (var c = 0; c < classes; c++)
            {
                var hits = MetricCases.WeightOf(weights, i => truth[i] == c && predicted[i] == c);
                Assert.Equal(hits / MetricCases.WeightOf(weights, i => predicted[i] == c), matrix.Purity(c), 12);
                Assert.Equal(hits / MetricCases.WeightOf(weights, i => truth[i] == c), matrix.Completeness(c), 12);
                Assert.Equal(2 / (1 / matrix.Purity(c) + 1 / matrix.Completeness(c)), matrix.F1(c), 12);
            }

            Assert.Equal(MetricCases.WeightOf(weights, i => truth[i] == predicted[i]) / weights.Sum(), matrix.Accuracy, 12);
        }
    }

    [Fact]
    public void Kappa_is_one_for_agreement_zero_for_independence_and_below_for_contradiction()
    {
        Assert.Equal(1, ConfusionMatrix.Of(2, [0, 1, 1], [0, 1, 1]).CohensKappa, 15);
        Assert.Equal(0, ConfusionMatrix.Of(2, [0, 0, 1, 1], [0, 1, 0, 1]).CohensKappa, 15);
        Assert.Equal(-1, ConfusionMatrix.Of(2, [0, 1], [1, 0]).CohensKappa, 15);
        Assert.Equal(double.NaN, ConfusionMatrix.Of(2, [1, 1], [1, 1]).CohensKappa);
    }

    [Fact]
    public void Classes_without_objects_or_predictions_are_undefined_and_left_out_of_means()
    {
        // Class 2 is never predicted, class 3 has no objects, class 4 neither.
        var matrix = ConfusionMatrix.Of(5, [0, 1, 2, 2], [0, 1, 3, 0]);
        Assert.Equal(double.NaN, matrix.Purity(2));
        Assert.Equal(double.NaN, matrix.Completeness(3));
        Assert.Equal(double.NaN, matrix.F1(4));
        Assert.Equal([2 / 3.0, 1, 0, 0], Each(matrix.F1, 4));
        Assert.Equal((2 / 3.0 + 1) / 4, matrix.MacroF1, 15);
        Assert.Equal((1 / 2.0 + 1) / 4, matrix.MacroPurity, 15);
        Assert.Equal((1.0 + 1 + 0) / 3, matrix.MacroCompleteness, 15);
        Assert.Equal(double.NaN, matrix.Cells(ConfusionNormalisation.Rows)[^1]);
    }

    [Fact]
    public void Renaming_classes_permutes_and_merging_adds()
    {
        int[] names = [2, 0, 1];
        var matrix = ConfusionMatrix.Of(3, Truth, Predicted);
        var renamed = ConfusionMatrix.Of(3, [.. Truth.Select(c => names[c])], [.. Predicted.Select(c => names[c])]);
        for (var c = 0; c < 3; c++) Assert.Equal(matrix.F1(c), renamed.F1(names[c]));
        Assert.Equal(matrix.CohensKappa, renamed.CohensKappa, 14);

        var merged = ConfusionMatrix.Of(3, Truth.AsSpan(..4), Predicted.AsSpan(..4));
        merged.Add(ConfusionMatrix.Of(3, Truth.AsSpan(4..), Predicted.AsSpan(4..)));
        Assert.Equal(matrix.Cells(), merged.Cells());
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("empty", Assert.Throws<MetricException>(() => ConfusionMatrix.Of(2, [], [])).Message);
        Assert.Contains("2 values for 1 labels", Assert.Throws<MetricException>(() => ConfusionMatrix.Of(2, [0], [0, 1])).Message);
        Assert.Contains("label 2 of object 1", Assert.Throws<MetricException>(() => ConfusionMatrix.Of(2, [0, 2], [0, 1])).Message);
        Assert.Contains("label -1 of object 0", Assert.Throws<MetricException>(() => ConfusionMatrix.Of(2, [0], [-1])).Message);
        Assert.Contains("classes are too few", Assert.Throws<MetricException>(() => new ConfusionMatrix(1)).Message);
        Assert.Contains("weight 0", Assert.Throws<MetricException>(() => new ConfusionMatrix(2).Add(0, 0, double.NaN)).Message);
        Assert.Contains("score 3", Assert.Throws<MetricException>(() => ConfusionMatrix.OfScores([0f, 1, 2, float.NaN], 2, [0, 0])).Message);
        Assert.Contains("rows of 3", Assert.Throws<MetricException>(() => ConfusionMatrix.OfScores([0f, 1, 2, 3], 3, [0])).Message);
        Assert.Throws<MetricException>(() => new ConfusionMatrix(2).Add(new ConfusionMatrix(3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConfusionMatrix(2)[0, 2]);
    }

    private static double[] Each(Func<int, double> metric, int classes = 3) => [.. Enumerable.Range(0, classes).Select(metric)];
}
