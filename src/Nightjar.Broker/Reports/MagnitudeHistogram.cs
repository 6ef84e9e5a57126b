using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>The distribution of the magnitudes of the triggering detections in one band.</summary>
/// <param name="Band">The band.</param>
/// <param name="Histogram">Counts over AB magnitude.</param>
public sealed record MagnitudeHistogram(PassBand Band, Histogram Histogram);
