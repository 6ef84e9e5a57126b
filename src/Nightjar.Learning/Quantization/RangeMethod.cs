namespace Nightjar.Learning.Quantization;

/// <summary>How the range of a value is found from examples.</summary>
public enum RangeMethod
{
    /// <summary>The smallest and the largest number ever seen.</summary>
    Extremes,

    /// <summary>The mean over batches of the smallest and the largest number, later batches weighing more: low = 0.9·low + 0.1·least.</summary>
    MovingAverage,

    /// <summary>Quantiles of a sample of the numbers: 0.01 % lie outside on each side.</summary>
    Percentile,
}
