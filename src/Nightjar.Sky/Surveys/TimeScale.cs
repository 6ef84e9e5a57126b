namespace Nightjar.Sky;

/// <summary>The clock and the zero point of the times in a packet.</summary>
public enum TimeScale
{
    /// <summary>Julian date, UTC (ZTF <c>jd</c>).</summary>
    JulianDateUtc,

    /// <summary>Modified Julian date, UTC.</summary>
    ModifiedJulianDateUtc,

    /// <summary>Modified Julian date, TAI (Rubin <c>midpointMjdTai</c>).</summary>
    ModifiedJulianDateTai,
}
