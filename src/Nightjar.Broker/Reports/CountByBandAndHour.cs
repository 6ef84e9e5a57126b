using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>Archived alerts of one survey, band and hour.</summary>
/// <param name="Survey">The survey's short name.</param>
/// <param name="Band">The band of the triggering detections.</param>
/// <param name="Hour">The beginning of the hour of universal time.</param>
/// <param name="Count">How many.</param>
public sealed record CountByBandAndHour(string Survey, PassBand Band, JulianDate Hour, long Count);
