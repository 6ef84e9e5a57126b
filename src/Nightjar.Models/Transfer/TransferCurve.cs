namespace Nightjar.Models.Transfer;

/// <summary>A metric against the share of the labels, the mean over seeds.</summary>
/// <param name="Fractions">Shares, rising.</param>
/// <param name="Labels">Mean number of labels.</param>
/// <param name="Means">The metric.</param>
/// <param name="Deviations">Its standard deviation over seeds; NaN for one seed.</param>
public sealed record TransferCurve(IReadOnlyList<double> Fractions, IReadOnlyList<double> Labels, IReadOnlyList<double> Means, IReadOnlyList<double> Deviations)
{
    /// <summary>The curve of some trainings.</summary>
    public static TransferCurve Of(IEnumerable<TransferRun> runs, Func<TransferRun, double> metric)
    {
        var groups = runs.GroupBy(r => r.Fraction).OrderBy(g => g.Key).Select(g => (g.Key, Labels: g.Average(r => r.Labels), Values: g.Select(metric).ToArray())).ToArray();
        return new([.. groups.Select(g => g.Key)], [.. groups.Select(g => g.Labels)], [.. groups.Select(g => g.Values.Average())], [.. groups.Select(g => Deviation(g.Values))]);
    }

    /// <summary>The value at a share, between neighbours in proportion to the logarithm of the share.</summary>
    public double At(double fraction)
    {
        for (var i = 1; i < Fractions.Count; i++)
        {
            if (fraction > Fractions[i] && i < Fractions.Count - 1) continue;
            var part = Math.Clamp(Math.Log(fraction / Fractions[i - 1]) / Math.Log(Fractions[i] / Fractions[i - 1]), 0, 1);
            return Means[i - 1] + (part * (Means[i] - Means[i - 1]));
        }

        return Means.Count == 0 ? double.NaN : Means[0];
    }

    /// <summary>The smallest share at which the curve reaches a value; NaN where it never does.</summary>
    public double FirstShareOf(double value)
    {
        if (Means.Count > 0 && Means[0] >= value) return Fractions[0];
        for (var i = 1; i < Means.Count; i++)
        {
            if (Means[i] < value) continue;
            var part = (value - Means[i - 1]) / (Means[i] - Means[i - 1]);
            return Fractions[i - 1] * Math.Pow(Fractions[i] / Fractions[i - 1], part);
        }

        return double.NaN;
    }

    private static double Deviation(double[] values)
    {
        if (values.Length < 2) return double.NaN;
        var mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
    }
}
