using System.Globalization;

namespace Nightjar.Sky;

/// <summary>A moment as a Julian date in UTC, the clock of ZTF's <c>jd</c>.</summary>
/// <param name="Days">Days since noon of 1 January 4713 BC, UTC. NaN where the moment is unknown.</param>
public readonly record struct JulianDate(double Days) : IComparable<JulianDate>
{
    /// <summary>The Julian date of the zero point of modified Julian dates.</summary>
    public const double MjdZero = 2_400_000.5;

    private const double UnixEpochDays = 2_440_587.5;
    private const double FirstCalendarDays = 1_721_425.5;
    private const double EndCalendarDays = 5_373_484.5;

    /// <summary>Numbers below this are read as modified Julian dates; it is the year 2405.</summary>
    private const double LargestMjd = 200_000;

    private static readonly TimeSpan HalfMillisecond = TimeSpan.FromMicroseconds(500);

    /// <summary>The unknown moment.</summary>
    public static JulianDate Unknown => new(double.NaN);

    /// <summary>Whether the moment is known.</summary>
    public bool IsKnown => double.IsFinite(Days);

    /// <summary>The modified Julian date, UTC.</summary>
    public double Mjd => Days - MjdZero;

    /// <summary>The moment of a modified Julian date in UTC. For TAI see <see cref="ModifiedJulianDateTai"/>.</summary>
    public static JulianDate FromMjd(double mjdUtc) => new(mjdUtc + MjdZero);

    /// <summary>The moment of a calendar date and time.</summary>
    public static JulianDate FromUtc(DateTimeOffset time)
        => new((time - DateTimeOffset.UnixEpoch).TotalDays + UnixEpochDays);

    /// <summary>The calendar date and time, UTC, to the 40 microseconds that a Julian date resolves; null where the moment
    /// is unknown or outside the years 1 to 9999.</summary>
    public DateTimeOffset? ToUtc()
    {
        if (Days is not (>= FirstCalendarDays and < EndCalendarDays)) return null;
        return DateTimeOffset.UnixEpoch.AddTicks((long)Math.Round((Days - UnixEpochDays) * TimeSpan.TicksPerDay));
    }

    /// <summary>The calendar date and time to the millisecond, <c>2025-03-11T07:29:46.661Z</c>; empty where there is none.</summary>
    public string ToIso()
        => ToUtc() is { } time
            ? time.Add(HalfMillisecond).ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            : "";

    /// <summary>Reads a moment as people write it: a Julian date (<c>2460745.81</c>), a modified one (<c>60745.31</c>; both
    /// UTC), a day (<c>20250311</c>, <c>2025-03-11</c>) or a date and time (<c>2025-03-11T07:29:46Z</c>, UTC unless it says otherwise).</summary>
    /// <returns>Whether the text is such a moment.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out JulianDate time)
    {
        time = Unknown;
        text = text.Trim();
        if (Night.TryParse(text, out var night))
        {
            time = night.Start;
        }
        else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var days))
        {
            if (days is > 0 and < LargestMjd) time = FromMjd(days);
            else if (days is >= FirstCalendarDays and < EndCalendarDays) time = new JulianDate(days);
        }
        else if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var date))
        {
            time = FromUtc(date);
        }

        return time.IsKnown;
    }

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
