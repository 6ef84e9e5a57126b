using Nightjar.Learning.Graphs;

namespace Nightjar.Learning.Quantization;

/// <summary>The range of one value over batches of examples.</summary>
internal sealed class ValueRange(RangeMethod method)
{
    /// <summary>Share of the range so far in a moving average.</summary>
    internal const float Kept = 0.9f;

    /// <summary>Share of the numbers left out on each side.</summary>
    internal const double Outside = 1e-4;

    private const int MostSamples = 1 << 16;

    private readonly List<float> _samples = [];
    private readonly Random _random = new(1);
    private float _low;
    private float _high;
    private long _count;
    private long _seen = 1;

    /// <summary>Takes one batch; numbers that are not finite are left out.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in values)
        {
            if (!float.IsFinite(value)) continue;
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
            if (method == RangeMethod.Percentile) Sample(value);
        }

        if (low > high) return;
        if (_count++ == 0) (_low, _high) = (low, high);
        else if (method == RangeMethod.MovingAverage) (_low, _high) = ((Kept * _low) + ((1 - Kept) * low), (Kept * _high) + ((1 - Kept) * high));
        else (_low, _high) = (Math.Min(_low, low), Math.Max(_high, high));
    }

    /// <summary>The scale of bytes over the range.</summary>
    public AffineScale Scale()
    {
        if (method != RangeMethod.Percentile || _samples.Count == 0) return AffineScale.OfRange(_low, _high);
        _samples.Sort();
        var outside = (int)(Outside * _samples.Count);
        return AffineScale.OfRange(_samples[outside], _samples[^(outside + 1)]);
    }

    // Every number seen is in the sample with the same probability (Vitter's algorithm R).
    private void Sample(float value)
    {
        if (_samples.Count < MostSamples) _samples.Add(value);
        else if (_random.NextInt64(_seen) is var at && at < MostSamples) _samples[(int)at] = value;
        _seen++;
    }
}
