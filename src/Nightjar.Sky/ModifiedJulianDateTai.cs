namespace Nightjar.Sky;

/// <summary>A moment as a modified Julian date in international atomic time (TAI), the clock of Rubin's
/// <c>midpointMjdTai</c>. It runs <see cref="LeapSeconds"/> ahead of UTC.</summary>
/// <param name="Days">Days since 0 h of 17 November 1858, TAI. NaN where the moment is unknown.</param>
public readonly record struct ModifiedJulianDateTai(double Days)
{
    private const double SecondsPerDay = 86_400;

    /// <summary>The same moment on the clock of UTC. Exact to the 40 microseconds that a Julian date resolves.</summary>
    public JulianDate ToJulianDate() => JulianDate.FromMjd(Days - LeapSeconds.At(this) / SecondsPerDay);

    /// <summary>The TAI date of a moment given in UTC.</summary>
    public static ModifiedJulianDateTai From(JulianDate utc) => new(utc.Mjd + LeapSeconds.At(utc) / SecondsPerDay);
}
