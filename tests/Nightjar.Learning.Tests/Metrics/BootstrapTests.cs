using Nightjar.Learning.Metrics;

namespace Nightjar.Learning.Tests.Metrics;

public class BootstrapTests
{
    [Fact]
    public void The_interval_of_a_mean_has_the_width_of_its_standard_error()
    {
        var values = new Random(4).Normal(400);
        double Mean(ReadOnlySpan<int> objects)
        {
            double sum = 0;
            foreach (var i in objects) sum += values[i];
            return sum / objects.Length;
        }

        var interval = Bootstrap.Interval(values.Length, Mean, new() { Resamples = 4000 });
        var mean = values.Average(v => (double)v);
        var error = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean))) / values.Length;
        Assert.Equal(mean, interval.Estimate, 12);
        Assert.Equal(1, interval.StandardError / error, 0.05);
        Assert.Equal(1, (interval.Upper - mean) / (1.96 * error), 0.1);
        Assert.Equal(1, (mean - interval.Lower) / (1.96 * error), 0.1);
        Assert.Equal(0, interval.Undefined);
    }

    [Fact]
    public void The_seed_decides_and_confidence_widens()
    {
        BootstrapInterval Run(ulong seed, double confidence) => Bootstrap.Interval(
            30, objects => objects.ToArray().Average(), new() { Seed = seed, Confidence = confidence, Resamples = 300 });
        Assert.Equal(Run(7, 0.9), Run(7, 0.9));
        Assert.NotEqual(Run(7, 0.9), Run(8, 0.9));
        Assert.True(Run(7, 0.5).Lower > Run(7, 0.99).Lower && Run(7, 0.5).Upper < Run(7, 0.99).Upper);
        Assert.Equal(14.5, Run(7, 0.9).Estimate);
    }

    [Fact]
    public void Every_resample_draws_as_many_objects_with_replacement()
    {
        var drawn = new int[10];
        Bootstrap.Interval(10, objects =>
        {
            Assert.Equal(10, objects.Length);
            foreach (var i in objects) drawn[i]++;
            return 0;
        }, new() { Resamples = 5000 });

        // 5,000 drawings of each, standard deviation sqrt(50000 · 0.1 · 0.9) = 67, and once every object for the estimate.
        Assert.All(drawn, count => Assert.InRange(count, 5001 - 400, 5001 + 400));
    }

    [Fact]
    public void Groups_are_drawn_whole_and_widen_the_interval_of_repeated_objects()
    {
        // 20 sources with 15 identical alerts each: no more is known than from 20 values.
        var sources = new Random(2).Normal(20);
        long[] groups = [.. Enumerable.Range(0, 300).Select(i => -5L * (i % 20))];
        double Mean(ReadOnlySpan<int> objects)
        {
            double sum = 0;
            foreach (var i in objects) sum += sources[i % 20];
            return sum / objects.Length;
        }

        var options = new BootstrapOptions { Resamples = 2000, Seed = 3 };
        var grouped = Bootstrap.GroupedInterval(groups, Mean, options);
        var single = Bootstrap.Interval(300, Mean, options);
        var ofSources = Bootstrap.Interval(20, Mean, options);
        Assert.Equal(1, (grouped.Upper - grouped.Lower) / (ofSources.Upper - ofSources.Lower), 0.1);
        Assert.Equal(Math.Sqrt(15), (grouped.Upper - grouped.Lower) / (single.Upper - single.Lower), 0.5);

        Bootstrap.GroupedInterval(groups, objects =>
        {
            foreach (var source in objects.ToArray().CountBy(i => i % 20)) Assert.Equal(0, source.Value % 15);
            return 0;
        }, options with { Resamples = 50 });
    }

    [Fact]
    public void Groups_of_one_are_single_objects()
    {
        var values = new Random(9).Normal(40);
        double Sum(ReadOnlySpan<int> objects)
        {
            double sum = 0;
            foreach (var i in objects) sum += values[i];
            return sum;
        }

        Assert.Equal(Bootstrap.Interval(40, Sum), Bootstrap.GroupedInterval([.. Enumerable.Range(0, 40).Select(i => (long)i)], Sum));
    }

    [Fact]
    public void Resamples_without_a_class_are_counted_and_left_out()
    {
        bool[] labels = [true, false, false, false];
        double[] scores = [0.9, 0.1, 0.2, 0.95];
        double Area(ReadOnlySpan<int> objects)
        {
            var picked = objects.ToArray();
            return RankingMetrics.AreaUnderRoc<double>([.. picked.Select(i => scores[i])], [.. picked.Select(i => labels[i])]);
        }

        var interval = Bootstrap.Interval(4, Area);
        Assert.Equal(2 / 3.0, interval.Estimate, 14);

        // No positive with probability (3/4)⁴, positives alone with (1/4)⁴.
        Assert.InRange(interval.Undefined, 270, 370);
        Assert.InRange(interval.Lower, 0, interval.Upper);

        var never = Bootstrap.Interval(4, _ => double.NaN);
        Assert.Equal(new BootstrapInterval(double.NaN, double.NaN, double.NaN, double.NaN, 1000), never);
    }

    [Fact]
    public void Quantiles_interpolate()
    {
        Assert.Equal(2.5, Bootstrap.Quantile([1, 2, 3, 4], 0.5));
        Assert.Equal(1.3, Bootstrap.Quantile([1, 2, 3, 4], 0.1), 14);
        Assert.Equal(4, Bootstrap.Quantile([1, 2, 3, 4], 1));
        Assert.Equal(5, Bootstrap.Quantile([5], 0.3));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("empty", Assert.Throws<MetricException>(() => Bootstrap.Interval(0, _ => 0)).Message);
        Assert.Contains("empty", Assert.Throws<MetricException>(() => Bootstrap.GroupedInterval([], _ => 0)).Message);
        Assert.Contains("resamples", Assert.Throws<MetricException>(() => Bootstrap.Interval(1, _ => 0, new() { Resamples = 0 })).Message);
        Assert.Contains("confidence", Assert.Throws<MetricException>(() => Bootstrap.Interval(1, _ => 0, new() { Confidence = 1 })).Message);
    }
}
