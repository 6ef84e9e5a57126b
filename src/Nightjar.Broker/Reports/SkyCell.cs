namespace Nightjar.Broker.Reports;

/// <summary>One hexagon of the sky map.</summary>
/// <param name="X">Its centre in the drawing.</param>
/// <param name="Y">Its centre in the drawing.</param>
/// <param name="Count">How many alerts it holds.</param>
/// <param name="Survey">The survey with most of them, by its place in the map's list.</param>
internal readonly record struct SkyCell(double X, double Y, int Count, int Survey);
