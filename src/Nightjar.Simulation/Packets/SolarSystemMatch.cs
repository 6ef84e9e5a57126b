namespace Nightjar.Simulation.Packets;

/// <summary>The nearest known body of the solar system.</summary>
/// <param name="Name">Number or designation.</param>
/// <param name="Distance">Arcseconds, whole.</param>
/// <param name="Magnitude">Predicted visual magnitude, in tenths.</param>
internal sealed record SolarSystemMatch(string Name, double Distance, double Magnitude);
