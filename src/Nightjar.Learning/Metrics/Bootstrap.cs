using System.Runtime.InteropServices;

namespace Nightjar.Learning.Metrics;

/// <summary>Percentile intervals of any metric, by drawing objects with replacement (Efron 1979).</summary>
public static class Bootstrap
{
    private const string Name = "bootstrap";

    /// <summary>Draws single objects.</summary>
    /// <param name="count">Number of objects.</param>
    /// <param name="metric">The metric, called once with every object and once a resample.</param>
    /// <param name="options">How to resample; null for the defaults.</param>
    /// <exception cref="MetricException">There are no objects, or the options make no sense.</exception>
    public static BootstrapInterval Interval(int count, ResampledMetric metric, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(metric);
        if (count < 1) throw new MetricException(Name, "there is nothing to measure: the input is empty");
        var all = new int[count];
        for (var i = 0; i < count; i++) all[i] = i;
        var starts = new int[count + 1];
        for (var i = 0; i <= count; i++) starts[i] = i;
        return Resample(all, starts, metric, options ?? new());
    }

    /// <summary>Draws whole groups, such as all alerts of one source: objects of a group are no independent evidence, and an
    /// interval that treats them so is too narrow.</summary>
    /// <param name="groups">For each object, the number of its group; any numbers.</param>
    /// <param name="metric">The metric, called once with every object and once a resample. A resample has as many groups as
    /// there are, hence not always as many objects.</param>
    /// <param name="options">How to resample; null for the defaults.</param>
    /// <exception cref="MetricException">There are no objects, or the options make no sense.</exception>
    public static BootstrapInterval GroupedInterval(ReadOnlySpan<long> groups, ResampledMetric metric, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(metric);
        if (groups.IsEmpty) throw new MetricException(Name, "there is nothing to measure: the input is empty");
        var keys = groups.ToArray();
        var members = new int[keys.Length];
        for (var i = 0; i < members.Length; i++) members[i] = i;

        // By group and, within, by index: an unstable sort must not decide in which order members are summed.
        Array.Sort(members, (a, b) => keys[a] != keys[b] ? keys[a].CompareTo(keys[b]) : a.CompareTo(b));
        var starts = new List<int> { 0 };
        for (var i = 1; i < members.Length; i++)
            if (keys[members[i]] != keys[members[i - 1]]) starts.Add(i);
        starts.Add(members.Length);
        return Resample(members, [.. starts], metric, options ?? new());
    }

    /// <summary>The q-quantile of sorted values, with linear interpolation between neighbours.</summary>
    internal static double Quantile(ReadOnlySpan<double> sorted, double q)
    {
        if (sorted.IsEmpty) return double.NaN;
        var position = q * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    private static BootstrapInterval Resample(int[] members, int[] starts, ResampledMetric metric, BootstrapOptions options)
    {
        if (options.Resamples < 1) throw new MetricException(Name, $"{options.Resamples} resamples are too few");
        if (options.Confidence is not (> 0 and < 1))
            throw new MetricException(Name, $"a confidence of {options.Confidence:R} is not between 0 and 1");
        var estimate = metric(members);
        var values = new double[options.Resamples];
        var drawn = new List<int>(members.Length);
        var (state, defined) = (options.Seed, 0);
        for (var resample = 0; resample < options.Resamples; resample++)
        {
            drawn.Clear();
            for (var i = 0; i < starts.Length - 1; i++)
            {
                var group = Draw(ref state, starts.Length - 1);
                drawn.AddRange(members.AsSpan(starts[group]..starts[group + 1]));
            }

            var value = metric(CollectionsMarshal.AsSpan(drawn));
            if (!double.IsNaN(value)) values[defined++] = value;
        }

        var sorted = values.AsSpan(0, defined);
        var error = StandardDeviation(sorted);
        sorted.Sort();
        var tail = (1 - options.Confidence) / 2;
        return new(estimate, Quantile(sorted, tail), Quantile(sorted, 1 - tail), error, options.Resamples - defined);
    }

    private static double StandardDeviation(ReadOnlySpan<double> values)
    {
        if (values.Length < 2) return double.NaN;
        double mean = 0, squares = 0;
        foreach (var value in values) mean += value / values.Length;
        foreach (var value in values) squares += (value - mean) * (value - mean);
        return Math.Sqrt(squares / (values.Length - 1));
    }

    /// <summary>A number from 0 to below a bound: SplitMix64 (Steele, Lea and Flood 2014), scaled by multiplication.</summary>
    private static int Draw(ref ulong state, int bound)
    {
        state += 0x9E3779B97F4A7C15;
        var z = (state ^ state >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return (int)Math.BigMul(z ^ z >> 31, (ulong)bound, out _);
    }
}
