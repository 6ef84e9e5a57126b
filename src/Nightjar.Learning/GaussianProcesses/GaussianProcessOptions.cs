namespace Nightjar.Learning.GaussianProcesses;

/// <summary>How a Gaussian process over time and wavelength is fitted. What stands here is what avocado (Boone 2019) and the
/// time-series transformer t2 take.</summary>
public sealed record GaussianProcessOptions
{
    /// <summary>The variance c of the signal begins at this times the square of the flux with the best signal-to-noise ratio:
    /// (½·flux)² / 2, the half because George shares a constant among the axes.</summary>
    public double StartVariance { get; init; } = 0.125;

    /// <summary>ln c stays within this of where it began.</summary>
    public double VarianceRange { get; init; } = 10;

    /// <summary>Where the length scale in time begins, days.</summary>
    public double StartTimeScale { get; init; } = 20;

    /// <summary>The smallest length scale in time, days.</summary>
    public double LeastTimeScale { get; init; } = 1;

    /// <summary>The largest, days.</summary>
    public double MostTimeScale { get; init; } = 1000;

    /// <summary>The length scale in wavelength, ångström, or where it begins.</summary>
    public double WavelengthScale { get; init; } = 6000;

    /// <summary>Whether the length scale in wavelength is fitted too, between a thirtieth and thirty times of where it began.</summary>
    public bool FitsWavelengthScale { get; init; }

    /// <summary>Share of the largest flux that counts as noise where the best point is sought.</summary>
    public double NoiseFloor { get; init; } = 0.01;

    /// <summary>The minimisation ends when a step changes the logarithm of the likelihood by less than this share of it, see
    /// <see cref="BoundedLbfgs.ValueTolerance"/>.</summary>
    public double ValueTolerance { get; init; } = 2.2e-9;

    /// <summary>It ends when no derivative is larger, see <see cref="BoundedLbfgs.GradientTolerance"/>.</summary>
    public double GradientTolerance { get; init; } = 1e-5;
}
