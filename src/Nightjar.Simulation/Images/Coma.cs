namespace Nightjar.Simulation.Images;

/// <summary>What the optics put beside the core of a star.</summary>
/// <param name="Share">Share of the light.</param>
/// <param name="X">Columns from the core, in widths of the core.</param>
/// <param name="Y">Rows from the core, in widths of the core.</param>
internal readonly record struct Coma(double Share, double X, double Y);
