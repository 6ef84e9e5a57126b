using Nightjar.Learning.Metrics;

namespace Nightjar.Learning.Tests.Metrics;

public class ProbabilityMetricTests
{
    [Fact]
    public void Log_loss_closed_forms()
    {
        Assert.Equal(Math.Log(2), LogLoss.Binary([0.5, 0.5], [true, false]), 15);
        Assert.Equal(-(Math.Log(0.9) + Math.Log(0.8)) / 2, LogLoss.Binary([0.9, 0.2], [true, false]), 15);
        Assert.Equal(-(3 * Math.Log(0.9) + Math.Log(0.8)) / 4, LogLoss.Binary([0.9, 0.2], [true, false], [3, 1]), 15);
        Assert.Equal(Math.Log(14), LogLoss.MultiClass<double>(Uniform(14, 5), 14, [0, 3, 13, 13, 13]), 14);
        Assert.Equal(Math.Log(14), LogLoss.Plasticc<double>(Uniform(14, 5), 14, [0, 3, 13, 13, 13]), 14);
    }

    [Fact]
    public void A_certain_mistake_costs_what_the_clip_says()
    {
        Assert.Equal(-Math.Log(LogLoss.Clip), LogLoss.Binary([0f], [true]), 12);
        Assert.Equal(-Math.Log(LogLoss.Clip), LogLoss.Binary([1f], [false]), 1);
        Assert.Equal(-Math.Log(LogLoss.Clip), LogLoss.MultiClass([1f, 0f], 2, [1]), 12);
        Assert.InRange(LogLoss.Binary([1.0], [true]), 0, 2e-15);
        Assert.InRange(LogLoss.MultiClass([1.0, 0], 2, [0]), 0, 2e-15);
    }

    [Fact]
    public void Plasticc_loss_weighs_classes_alike()
    {
        // Class 0: mean of −ln 0.8 and −ln 0.5; class 1: −ln 0.25.
        double[] probabilities = [0.8, 0.2, 0.5, 0.5, 0.75, 0.25];
        var (first, second) = (-(Math.Log(0.8) + Math.Log(0.5)) / 2, -Math.Log(0.25));
        Assert.Equal((first + second) / 2, LogLoss.Plasticc<double>(probabilities, 2, [0, 0, 1]), 15);
        Assert.Equal((first + 2 * second) / 3, LogLoss.Plasticc<double>(probabilities, 2, [0, 0, 1], [1, 2]), 15);
        Assert.Equal(first, LogLoss.Plasticc<double>(probabilities.AsSpan(0, 4), 2, [0, 0]), 15);
    }

    [Fact]
    public void Plasticc_loss_equals_its_batch_form_and_the_log_loss_of_inverse_frequencies()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var (probabilities, labels, _) = MetricCases.MultiClass(seed, 200, 5);
            double batch = 0;
            for (var c = 0; c < 5; c++)
            {
                var mine = Enumerable.Range(0, 200).Where(i => labels[i] == c).ToArray();
                batch -= mine.Sum(i => Math.Log(probabilities[i * 5 + c])) / 200 / (mine.Length / 200.0) / 5;
            }

            double[] weights = [.. labels.Select(label => 1.0 / labels.Count(other => other == label))];
            var loss = LogLoss.Plasticc<double>(probabilities, 5, labels);
            Assert.Equal(batch, loss, 13);
            Assert.Equal(loss, LogLoss.MultiClass<double>(probabilities, 5, labels, weights), 13);
        }
    }

    [Fact]
    public void Brier_scores()
    {
        Assert.Equal(0.25, BrierScore.Binary([0.5, 0.5], [true, false]));
        Assert.Equal((0.01 + 0.04) / 2, BrierScore.Binary([0.9, 0.2], [true, false]), 15);
        Assert.Equal((3 * 0.01 + 0.04) / 4, BrierScore.Binary([0.9, 0.2], [true, false], [3, 1]), 15);
        Assert.Equal(2, BrierScore.MultiClass([1.0, 0, 0], 3, [2]));
        Assert.Equal((0.25 + 0.09 + 0.04 + 0 + 1 + 1) / 2, BrierScore.MultiClass([0.5, 0.3, 0.2, 0, 1, 0], 3, [0, 2]), 15);

        var (probabilities, labels, weights) = MetricCases.MultiClass(8, 50, 2);
        double[] second = [.. Enumerable.Range(0, 50).Select(i => probabilities[2 * i + 1])];
        bool[] positive = [.. labels.Select(label => label == 1)];
        Assert.Equal(2 * BrierScore.Binary<double>(second, positive, weights), BrierScore.MultiClass<double>(probabilities, 2, labels, weights), 13);
        Assert.Equal(LogLoss.Binary<double>(second, positive, weights), LogLoss.MultiClass<double>(probabilities, 2, labels, weights), 13);
    }

    [Fact]
    public void Truth_has_the_least_expected_loss()
    {
        // Proper scores: with 30 % positives nothing beats saying 0.3.
        bool[] labels = [.. Enumerable.Range(0, 10).Select(i => i < 3)];
        double Loss(double p) => LogLoss.Binary<double>([.. labels.Select(_ => p)], labels);
        double Score(double p) => BrierScore.Binary<double>([.. labels.Select(_ => p)], labels);
        for (var p = 0.0; p <= 1; p += 0.01)
        {
            Assert.True(Loss(p) >= Loss(0.3) - 1e-15);
            Assert.True(Score(p) >= Score(0.3) - 1e-15);
        }
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("probability 1", Assert.Throws<MetricException>(() => LogLoss.Binary([0.5, double.NaN], [true, true])).Message);
        Assert.Contains("probability 0 is 1.5", Assert.Throws<MetricException>(() => LogLoss.Binary([1.5], [true])).Message);
        Assert.Contains("probability 3", Assert.Throws<MetricException>(() => LogLoss.MultiClass([0.5, 0.5, 0.5, -1], 2, [0, 0])).Message);
        Assert.Contains("label 2 of object 0", Assert.Throws<MetricException>(() => LogLoss.Plasticc([0.5, 0.5], 2, [2])).Message);
        Assert.Contains("3 class weights", Assert.Throws<MetricException>(() => LogLoss.Plasticc([0.5, 0.5], 2, [1], [1, 1, 1])).Message);
        Assert.Contains("empty", Assert.Throws<MetricException>(() => BrierScore.Binary<float>([], [])).Message);
        Assert.Contains("probability 0", Assert.Throws<MetricException>(() => BrierScore.MultiClass([float.NaN, 1], 2, [0])).Message);
        Assert.Equal(0, BrierScore.Binary([1.0000001f], [true]));
    }

    private static double[] Uniform(int classes, int rows) => [.. Enumerable.Repeat(1.0 / classes, classes * rows)];
}
