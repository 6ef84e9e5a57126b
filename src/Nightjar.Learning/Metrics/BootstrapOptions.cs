namespace Nightjar.Learning.Metrics;

/// <summary>How to resample.</summary>
public sealed record BootstrapOptions
{
    /// <summary>Number of resamples.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>Probability that the interval is to cover.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Where the random numbers start; the same seed gives the same interval.</summary>
    public ulong Seed { get; init; } = 1;
}
