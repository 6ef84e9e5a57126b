using Nightjar.Sky.LightCurves;

namespace Nightjar.Simulation.LightCurves;

/// <summary>A simulated light curve with what nobody could observe.</summary>
public sealed record SimulatedLightCurve
{
    /// <summary>What the survey hands out.</summary>
    public required LabelledLightCurve LightCurve { get; init; }

    /// <summary>Its class.</summary>
    public required LightCurveClass Class { get; init; }

    /// <summary>The kind within the class, such as <c>IIn</c>; the class's name where there is one kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The true redshift; 0 in the Milky Way.</summary>
    public required double TrueRedshift { get; init; }

    /// <summary>When an explosion was brightest in the class's own band, or a lens nearest, in the days of the light curve; NaN for other variables.</summary>
    public required double PeakTime { get; init; }

    /// <summary>The true E(B-V) of the host's dust, magnitudes.</summary>
    public required double HostReddening { get; init; }

    /// <summary>The fluxes without noise, FLUXCAL, point by point.</summary>
    public required float[] TrueFluxes { get; init; }
}
