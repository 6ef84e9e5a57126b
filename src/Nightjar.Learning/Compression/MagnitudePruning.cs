namespace Nightjar.Learning.Compression;

/// <summary>Sets the smallest weights to 0.</summary>
public static class MagnitudePruning
{
    /// <summary>Zeros the floor(share·n) weights of least magnitude, the first of equal ones; zeros that are there count.</summary>
    /// <param name="weights">The weights; NaN is never zeroed.</param>
    /// <param name="share">From 0 to 1.</param>
    /// <returns>Which weights are left.</returns>
    public static bool[] Prune(Span<float> weights, double share)
    {
        if (!(share is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "expected a share from 0 to 1");
        var values = weights.ToArray();
        var order = Enumerable.Range(0, values.Length).OrderBy(i => float.IsNaN(values[i]) ? float.PositiveInfinity : Math.Abs(values[i])).ToArray();
        var isLeft = new bool[values.Length];
        Array.Fill(isLeft, true);
        foreach (var i in order.AsSpan(0, (int)(share * values.Length)))
        {
            if (float.IsNaN(values[i])) continue;
            (weights[i], isLeft[i]) = (0, false);
        }

        return isLeft;
    }

    /// <summary>The share of weights that are 0.</summary>
    public static double Sparsity(ReadOnlySpan<float> weights)
    {
        var zeros = 0;
        foreach (var weight in weights) zeros += weight == 0 ? 1 : 0;
        return weights.IsEmpty ? 0 : (double)zeros / weights.Length;
    }
}
