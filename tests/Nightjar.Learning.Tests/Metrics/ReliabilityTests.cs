using Nightjar.Learning.Metrics;

namespace Nightjar.Learning.Tests.Metrics;

public class ReliabilityTests
{
    [Fact]
    public void Equal_width_hand_example()
    {
        var diagram = Reliability.EqualWidth([0.1, 0.3, 0.5, 0.9, 1.0], [false, true, true, true, true], bins: 2);
        Assert.Equal(2, diagram.Bins.Count);
        Assert.Equal(new(0, 0.5, 2, 2, 0.2, 0.5), diagram.Bins[0]);
        Assert.Equal(new(0.5, 1, 3, 3, 0.8, 1), diagram.Bins[1] with { MeanProbability = Math.Round(diagram.Bins[1].MeanProbability, 14) });
        Assert.Equal(2 / 5.0 * 0.3 + 3 / 5.0 * 0.2, diagram.ExpectedCalibrationError, 14);
        Assert.Equal(0.3, diagram.MaximumCalibrationError, 14);
    }

    [Fact]
    public void Every_probability_lies_within_its_bin_even_on_an_edge()
    {
        foreach (var bins in (int[])[1, 3, 7, 10, 29, 100])
        {
            for (var k = 0; k <= bins; k++)
            {
                var p = (double)k / bins;
                var bin = Assert.Single(Reliability.EqualWidth([p], [true], bins).Bins);
                Assert.Equal((double)Math.Min(k, bins - 1) / bins, bin.Lower);
            }
        }
    }

    [Fact]
    public void Equal_count_bins_hold_nearly_as_many_and_keep_equals_together()
    {
        double[] probabilities = [.. Enumerable.Range(0, 103).Select(i => (i * 37 % 103) / 103.0)];
        var labels = new bool[103];
        var bins = Reliability.EqualCount<double>(probabilities, labels, 10).Bins;
        Assert.Equal(10, bins.Count);
        Assert.All(bins, bin => Assert.InRange(bin.Count, 10, 11));
        Assert.Equal(103, bins.Sum(bin => bin.Count));

        var tied = Reliability.EqualCount([0.1, 0.5, 0.5, 0.5, 0.5, 0.9], [true, true, false, true, false, true], 3).Bins;
        Assert.Equal([5, 1], tied.Select(bin => bin.Count));
        Assert.Equal([(0.1, 0.5), (0.9, 0.9)], tied.Select(bin => (bin.Lower, bin.Upper)));
        Assert.Single(Reliability.EqualCount([0.5, 0.5, 0.5], [true, false, true], 3).Bins);
    }

    [Fact]
    public void The_error_is_that_of_the_definition_and_does_not_know_the_order()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var (scores, labels, weights) = MetricCases.Binary(seed, 120, 50);
            const int Bins = 8;
            double expected = 0;
            for (var k = 0; k < Bins; k++)
            {
                bool Inside(int i) => scores[i] >= k / (double)Bins && scores[i] < (k + 1) / (double)Bins;
                var weight = MetricCases.WeightOf(weights, Inside);
                if (weight == 0) continue;
                var mean = Enumerable.Range(0, 120).Where(Inside).Sum(i => weights[i] * scores[i]) / weight;
                expected += weight / weights.Sum() * Math.Abs(mean - MetricCases.WeightOf(weights, i => Inside(i) && labels[i]) / weight);
            }

            Assert.Equal(expected, Reliability.EqualWidth<double>(scores, labels, Bins, weights).ExpectedCalibrationError, 13);
            var order = MetricCases.Permutation(seed, 120);
            Assert.Equal(
                Reliability.EqualCount<double>(scores, labels, Bins, weights).ExpectedCalibrationError,
                Reliability.EqualCount<double>(
                    [.. order.Select(i => scores[i])], [.. order.Select(i => labels[i])], Bins, [.. order.Select(i => weights[i])]).ExpectedCalibrationError,
                13);
        }
    }

    [Fact]
    public void Probabilities_that_come_true_as_often_as_they_say_have_no_error()
    {
        // Ten objects at k/10, of which k come true.
        var (probabilities, labels) = (new List<double>(), new List<bool>());
        for (var k = 0; k <= 10; k++)
        {
            for (var i = 0; i < 10; i++)
            {
                probabilities.Add(k / 10.0);
                labels.Add(i < k);
            }
        }

        Assert.Equal(0, Reliability.EqualCount<double>([.. probabilities], [.. labels], 11).ExpectedCalibrationError, 14);
        Assert.Equal(0, Reliability.EqualWidth<double>([.. probabilities], [.. labels], 10).ExpectedCalibrationError, 14);
    }

    [Fact]
    public void The_likeliest_class_makes_it_binary()
    {
        var (confidence, correct) = Reliability.TopLabel([0.7f, 0.2f, 0.1f, 0.3f, 0.3f, 0.4f], 3, [0, 1]);
        Assert.Equal([0.7f, 0.4f], confidence);
        Assert.Equal([true, false], correct);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("0 bins", Assert.Throws<MetricException>(() => Reliability.EqualWidth([0.5], [true], 0)).Message);
        Assert.Contains("probability 1", Assert.Throws<MetricException>(() => Reliability.EqualCount([0.5, 2], [true, true], 2)).Message);
        Assert.Contains("empty", Assert.Throws<MetricException>(() => Reliability.EqualWidth<float>([], [], 2)).Message);
    }
}
