using Nightjar.Simulation.Sources;

namespace Nightjar.Simulation.Images;

/// <summary>A source of the steady sky around an alert.</summary>
internal readonly record struct SceneSource
{
    /// <summary>Columns from the alert's object.</summary>
    public required double X { get; init; }

    /// <summary>Rows from the alert's object.</summary>
    public required double Y { get; init; }

    /// <summary>Magnitudes in the template.</summary>
    public required BandMagnitudes Magnitudes { get; init; }

    /// <summary>The galaxy's shape; null for a star.</summary>
    public GalaxyShape? Galaxy { get; init; }

    /// <summary>Columns that the science image has it off its place in the template, beyond the usual.</summary>
    public double ShiftX { get; init; }

    /// <summary>Rows that the science image has it off its place in the template, beyond the usual.</summary>
    public double ShiftY { get; init; }

    /// <summary>Relative error of the matched point spread's width at this source, beyond the usual.</summary>
    public double Broadening { get; init; }

    /// <summary>Relative error of its flux in the subtraction, beyond the usual.</summary>
    public double Scale { get; init; }

    /// <summary>Distance from the object, pixels.</summary>
    public double Distance => Math.Sqrt(X * X + Y * Y);
}
