using Nightjar.Learning.Graphs;

namespace Nightjar.Learning.Quantization;

/// <summary>The range of a value while a network trains for bytes: moved towards each batch's smallest and largest number, and fixed
/// where <see cref="IsFixed"/>. It belongs to one place of one network; parts of a batch that run on several threads need one each or
/// a fixed one.</summary>
/// <param name="momentum">Share of a batch: low = (1 - momentum)·low + momentum·least. The first batch is taken as it is.</param>
public sealed class RunningRange(float momentum = 0.1f)
{
    /// <summary>Lower end; 0 belongs to the range in any case.</summary>
    public float Low { get; private set; }

    /// <summary>Upper end.</summary>
    public float High { get; private set; }

    /// <summary>Whether there has been a batch.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether batches no longer move it.</summary>
    public bool IsFixed { get; set; }

    /// <summary>What bytes over the range stand for.</summary>
    public AffineScale Scale => AffineScale.OfRange(Low, High);

    /// <summary>Sets the range, for a checkpoint.</summary>
    public void Set(float low, float high)
    {
        AffineScale.OfRange(low, high);
        (Low, High, HasBegun) = (low, high, true);
    }

    /// <summary>Takes a batch; numbers that are not finite are left out.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        if (IsFixed) return;
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in values)
        {
            if (float.IsFinite(value)) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        if (low > high) return;
        if (!HasBegun) Set(low, high);
        else (Low, High) = (Low + (momentum * (low - Low)), High + (momentum * (high - High)));
    }
}
