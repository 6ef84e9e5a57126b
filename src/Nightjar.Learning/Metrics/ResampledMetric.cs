namespace Nightjar.Learning.Metrics;

/// <summary>Computes a metric of a selection of objects.</summary>
/// <param name="objects">Indices of the objects; one may be there several times. Valid during the call alone.</param>
/// <returns>The metric, NaN where it is undefined for this selection.</returns>
public delegate double ResampledMetric(ReadOnlySpan<int> objects);
