namespace Nightjar.Sky;

/// <summary>A history array of a packet.</summary>
/// <param name="Path">Where the array is.</param>
/// <param name="Role">What its entries are.</param>
/// <param name="Map">Where the values of an entry are; the names are relative to the entry.</param>
public sealed record SurveySeries(string Path, SeriesRole Role, MeasurementMap Map);
