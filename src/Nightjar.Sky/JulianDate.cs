namespace Nightjar.Sky;

/// <summary>A moment as a Julian date in UTC, the clock of ZTF's <c>jd</c>.</summary>
/// <param name="Days">Days since noon of 1 January 4713 BC, UTC. NaN where the moment is unknown.</param>
public readonly record struct JulianDate(double Days) : IComparable<JulianDate>
{
    /// <summary>The Julian date of the zero point of modified Julian dates.</summary>
    public const double MjdZero = 2_400_000.5;

    /// <summary>The unknown moment.</summary>
    public static JulianDate Unknown => new(double.NaN);

    /// <summary>Whether the moment is known.</summary>
    public bool IsKnown => double.IsFinite(Days);

    /// <summary>The modified Julian date, UTC.</summary>
    public double Mjd => Days - MjdZero;

    /// <inheritdoc/>
    public int CompareTo(JulianDate other) => Days.CompareTo(other.Days);

    /// <summary>Days from <paramref name="right"/> to <paramref name="left"/>.</summary>
    public static double operator -(JulianDate left, JulianDate right) => left.Days - right.Days;

    /// <summary>Whether <paramref name="left"/> is earlier.</summary>
    public static bool operator <(JulianDate left, JulianDate right) => left.Days < right.Days;

    /// <summary>Whether <paramref name="left"/> is later.</summary>
    public static bool operator >(JulianDate left, JulianDate right) => left.Days > right.Days;

    /// <summary>Whether <paramref name="left"/> is not later.</summary>
    public static bool operator <=(JulianDate left, JulianDate right) => left.Days <= right.Days;

    /// <summary>Whether <paramref name="left"/> is not earlier.</summary>
    public static bool operator >=(JulianDate left, JulianDate right) => left.Days >= right.Days;
}
