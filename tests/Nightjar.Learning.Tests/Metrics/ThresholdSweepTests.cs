using Nightjar.Learning.Metrics;

namespace Nightjar.Learning.Tests.Metrics;

public class ThresholdSweepTests
{
    [Fact]
    public void Hand_example()
    {
        var sweep = ThresholdSweep.Of([0.1, 0.4, 0.35, 0.8], [false, false, true, true]);
        Assert.Equal([double.PositiveInfinity, 0.8, 0.4, 0.35, 0.1], Of(sweep, p => p.Threshold));
        Assert.Equal([0, 0.5, 0.5, 1, 1], Of(sweep, p => p.Recall));
        Assert.Equal([0, 0, 0.5, 0.5, 1], Of(sweep, p => p.FalsePositiveRate));
        Assert.Equal([1, 0.5, 0.5, 0, 0], Of(sweep, p => p.FalseNegativeRate));
        Assert.Equal([1, 1, 0.5, 2 / 3.0, 0.5], Of(sweep, p => p.Precision));
        Assert.Equal([0.5, 0.75, 0.5, 0.75, 0.5], Of(sweep, p => p.Accuracy));
        Assert.Equal(0.75, sweep.AreaUnderRoc, 15);
        Assert.Equal(0.5 + 0.5 * 2 / 3, sweep.AveragePrecision, 15);
        Assert.Equal(0.35, sweep.BestF1().Threshold);
        Assert.Equal(0.8, sweep.BestF1().F1, 15);
        Assert.Equal(0.8, sweep.AtFalsePositiveRate(0.4).Threshold);
        Assert.Equal(0.35, sweep.AtFalsePositiveRate(0.5).Threshold);
    }

    [Fact]
    public void Ties_count_one_half()
    {
        Assert.Equal(0.5, RankingMetrics.AreaUnderRoc([1.0, 1, 1], [true, false, true]));
        Assert.Equal(0.75, RankingMetrics.AreaUnderRoc([2.0, 1, 1], [true, false, true]));
        Assert.Equal(0.5, RankingMetrics.AreaUnderRoc([0.0, -0.0], [true, false]));
        Assert.Equal(2 / 3.0, RankingMetrics.AveragePrecision([1.0, 1, 1], [true, false, true]));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(1000)]
    public void The_area_is_that_of_every_pair(int levels)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (scores, labels, weights) = MetricCases.Binary(seed, 2 + 7 * seed, levels);
            var ones = Enumerable.Repeat(1.0, labels.Length).ToArray();
            Assert.Equal(MetricCases.MannWhitney(scores, labels, ones), RankingMetrics.AreaUnderRoc<double>(scores, labels), 13);
            Assert.Equal(MetricCases.MannWhitney(scores, labels, weights), RankingMetrics.AreaUnderRoc<double>(scores, labels, weights), 13);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(500)]
    public void Every_point_is_what_its_threshold_selects(int levels)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var (scores, labels, weights) = MetricCases.Binary(seed, 80, levels);
            var sweep = ThresholdSweep.Of<double>(scores, labels, weights);
            double average = 0, recallBefore = 0;
            foreach (var point in sweep.Points)
            {
                Assert.Equal(MetricCases.WeightOf(weights, i => labels[i] && scores[i] >= point.Threshold), point.TruePositives, 12);
                Assert.Equal(MetricCases.WeightOf(weights, i => !labels[i] && scores[i] >= point.Threshold), point.FalsePositives, 12);
                Assert.Equal(point, sweep.At(point.Threshold));
                average += (point.Recall - recallBefore) * point.Precision;
                recallBefore = point.Recall;
            }

            Assert.Equal(scores.Distinct().Count() + 1, sweep.Points.Length);
            Assert.Equal(1, sweep.Points[^1].FalsePositiveRate);
            Assert.Equal(1, sweep.Points[^1].Recall);
            Assert.Equal(average, sweep.AveragePrecision, 13);
            Assert.Equal(MetricCases.WeightOf(weights, i => labels[i] && scores[i] >= 0.3333), sweep.At(0.3333).TruePositives, 12);
            Assert.Equal(sweep.Points[^1] with { Threshold = -5 }, sweep.At(-5));
            Assert.Equal(0, sweep.At(2).TruePositives);
        }
    }

    [Fact]
    public void Neither_order_nor_a_rising_function_of_the_scores_matters_and_turning_them_round_mirrors_the_area()
    {
        var (scores, labels, weights) = MetricCases.Binary(5, 100, 20);
        var area = RankingMetrics.AreaUnderRoc<double>(scores, labels, weights);
        var order = MetricCases.Permutation(1, 100);
        Assert.Equal(area, RankingMetrics.AreaUnderRoc<double>(
            [.. order.Select(i => scores[i])], [.. order.Select(i => labels[i])], [.. order.Select(i => weights[i])]), 13);
        Assert.Equal(area, RankingMetrics.AreaUnderRoc<double>([.. scores.Select(s => Math.Exp(3 * s) - 7)], labels, weights));
        Assert.Equal(1 - area, RankingMetrics.AreaUnderRoc<double>([.. scores.Select(s => -s)], labels, weights), 13);
        Assert.Equal(1 - area, RankingMetrics.AreaUnderRoc<double>(scores, [.. labels.Select(l => !l)], weights), 13);
    }

    [Fact]
    public void A_weight_of_two_is_two_objects_and_a_weight_of_zero_none()
    {
        var weighted = ThresholdSweep.Of([0.9, 0.5, 0.4, 0.2], [true, false, true, true], [1, 2, 1, 0]);
        var repeated = ThresholdSweep.Of([0.9, 0.5, 0.5, 0.4], [true, false, false, true]);
        Assert.Equal(repeated.AreaUnderRoc, weighted.AreaUnderRoc);
        Assert.Equal(repeated.AveragePrecision, weighted.AveragePrecision);
        Assert.Equal(1, ThresholdSweep.Of([0.9, 0.5], [false, true], [0, 1]).AveragePrecision);
    }

    [Fact]
    public void Areas_are_undefined_where_a_class_is_missing()
    {
        Assert.Equal(double.NaN, RankingMetrics.AreaUnderRoc([1f, 2f], [true, true]));
        Assert.Equal(double.NaN, RankingMetrics.AreaUnderRoc([1f, 2f], [false, false]));
        Assert.Equal(double.NaN, RankingMetrics.AveragePrecision([1f, 2f], [false, false]));
        Assert.Equal(1, RankingMetrics.AveragePrecision([1f, 2f], [true, true]));
        Assert.Equal(double.NaN, RankingMetrics.MacroAreaUnderRoc([1f, 2f, 3f, 1f, 2f, 3f], 3, [0, 1]));
    }

    [Fact]
    public void One_versus_rest_means_the_areas_of_the_classes()
    {
        var (scores, labels, weights) = MetricCases.MultiClass(3, 90, 4);
        var expected = Enumerable.Range(0, 4).Average(c => MetricCases.MannWhitney(
            [.. Enumerable.Range(0, 90).Select(i => scores[i * 4 + c])], [.. labels.Select(l => l == c)], weights));
        Assert.Equal(expected, RankingMetrics.MacroAreaUnderRoc<double>(scores, 4, labels, weights), 13);
    }

    [Fact]
    public void Infinite_scores_rank_and_bad_input_is_named()
    {
        Assert.Equal(1, RankingMetrics.AreaUnderRoc([double.PositiveInfinity, 0, double.NegativeInfinity], [true, true, false]));
        Assert.Contains("score 1", Assert.Throws<MetricException>(() => ThresholdSweep.Of([1.0, double.NaN], [true, false])).Message);
        Assert.Contains("empty", Assert.Throws<MetricException>(() => ThresholdSweep.Of<float>([], [])).Message);
        Assert.Contains("1 values for 2", Assert.Throws<MetricException>(() => ThresholdSweep.Of([1.0], [true, false])).Message);
        Assert.Contains("1 weights", Assert.Throws<MetricException>(() => ThresholdSweep.Of([1.0, 2], [true, false], [1])).Message);
        Assert.Contains("weight 1", Assert.Throws<MetricException>(() => ThresholdSweep.Of([1.0, 2], [true, false], [1, -1])).Message);
        Assert.Contains("score 2", Assert.Throws<MetricException>(() => RankingMetrics.OneVersusRest([1, 1, double.NaN, 1], 2, [0, 1])).Message);
        Assert.Throws<MetricException>(() => ThresholdSweep.Of([1.0], [true]).At(double.NaN));
    }

    private static double[] Of(ThresholdSweep sweep, Func<ThresholdPoint, double> rate) => [.. sweep.Points.ToArray().Select(rate)];
}
