namespace Nightjar.Sky;

/// <summary>A direction on the sky, equatorial J2000 (ICRS).</summary>
/// <param name="RightAscension">Degrees, 0 to 360.</param>
/// <param name="Declination">Degrees, -90 to 90.</param>
public readonly record struct SkyPosition(double RightAscension, double Declination)
{
    /// <summary>Whether both angles are finite and in range.</summary>
    public bool IsValid => RightAscension is >= 0 and <= 360 && Declination is >= -90 and <= 90;
}
