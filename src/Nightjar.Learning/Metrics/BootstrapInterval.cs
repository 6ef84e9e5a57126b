namespace Nightjar.Learning.Metrics;

/// <summary>How well a metric is known from a finite set of objects.</summary>
/// <param name="Estimate">The metric of the objects themselves.</param>
/// <param name="Lower">Lower end of the interval; NaN where the metric was undefined for every resample.</param>
/// <param name="Upper">Upper end of the interval; NaN where the metric was undefined for every resample.</param>
/// <param name="StandardError">Standard deviation of the resamples; NaN with fewer than two.</param>
/// <param name="Undefined">Number of resamples for which the metric was NaN; they are left out.</param>
public readonly record struct BootstrapInterval(double Estimate, double Lower, double Upper, double StandardError, int Undefined);
