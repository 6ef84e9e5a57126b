namespace Nightjar.Broker.Reports;

/// <summary>The distribution of one score over a night.</summary>
/// <param name="Name">What people call it: <c>drb</c>, <c>rb</c>, <c>braai d6_m7</c>.</param>
/// <param name="Histogram">Counts from 0 to 1.</param>
public sealed record ScoreHistogram(string Name, Histogram Histogram);
