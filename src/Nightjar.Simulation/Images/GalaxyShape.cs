namespace Nightjar.Simulation.Images;

/// <summary>How large and how round a galaxy is.</summary>
/// <param name="EffectiveRadius">Radius that holds half the light along the major axis, pixels.</param>
/// <param name="AxisRatio">Minor over major axis.</param>
/// <param name="Angle">Of the major axis from x, radians.</param>
/// <param name="IsSpheroid">De Vaucouleurs profile; else exponential.</param>
internal readonly record struct GalaxyShape(double EffectiveRadius, double AxisRatio, double Angle, bool IsSpheroid);
