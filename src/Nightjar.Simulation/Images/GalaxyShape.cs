namespace Nightjar.Simulation.Images;

/// <summary>How large and how round a galaxy is.</summary>
/// <param name="EffectiveRadius">Radius that holds half the light along the major axis, pixels.</param>
/// <param name="AxisRatio">Minor over major axis.</param>
/// <param name="Angle">Of the major axis from x, radians.</param>
/// <param name="IsSpheroid">De Vaucouleurs profile; else exponential.</param>
internal readonly record struct GalaxyShape(double EffectiveRadius, double AxisRatio, double Angle, bool IsSpheroid)
{
    /// <summary>Contrast of its two spiral arms, 0 for none to 1; only a disc has them.</summary>
    public double ArmStrength { get; init; }

    /// <summary>Cotangent of the arms' pitch angle, with the sign of their sense.</summary>
    public double Winding { get; init; }

    /// <summary>Angle at which an arm begins, radians.</summary>
    public double ArmPhase { get; init; }
}
