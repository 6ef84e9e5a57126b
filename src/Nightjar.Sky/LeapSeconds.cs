namespace Nightjar.Sky;

/// <summary>How far atomic time runs ahead of civil time.</summary>
/// <remarks>Source: IERS Bulletin C, all leap seconds since 1972; none has been announced after that of 2017-01-01.</remarks>
public static class LeapSeconds
{
    private const double SecondsPerDay = 86_400;

    /// <summary>Modified Julian date (UTC) from which on TAI - UTC has <see cref="FirstOffset"/> + index seconds.</summary>
    private static ReadOnlySpan<int> Starts =>
    [
        41_317, 41_499, 41_683, 42_048, 42_413, 42_778, 43_144, 43_509, 43_874, 44_239, // 1972 to 1980
        44_786, 45_151, 45_516, 46_247, 47_161, 47_892, 48_257, 48_804, 49_169, 49_534, // 1981-07 to 1994-07
        50_083, 50_630, 51_179, 53_736, 54_832, 56_109, 57_204, 57_754,                 // 1996 to 2017
    ];

    private const int FirstOffset = 10;

    /// <summary>TAI minus UTC, seconds, at a moment in UTC. Before 1972 UTC had no leap seconds; 10 is given there.</summary>
    public static int At(JulianDate utc)
    {
        var index = Starts.Length - 1;
        while (index > 0 && utc.Mjd < Starts[index]) index--;
        return FirstOffset + index;
    }

    /// <summary>TAI minus UTC, seconds, at a moment in TAI. A leap second itself counts with the offset before it, so that
    /// 23:59:60 becomes 00:00:00 of the next day.</summary>
    public static int At(ModifiedJulianDateTai tai)
    {
        var index = Starts.Length - 1;
        while (index > 0 && tai.Days < Starts[index] + (FirstOffset + index) / SecondsPerDay) index--;
        return FirstOffset + index;
    }
}
