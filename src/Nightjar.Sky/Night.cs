using System.Globalization;

namespace Nightjar.Sky;

/// <summary>A survey's night, named by the date in universal time, as the public archive of ZTF names its nights
/// (<c>ztf_public_20250311</c>).</summary>
/// <remarks>In California and Arizona a night lies within one such date. In Chile the first hour of a night may fall
/// before 0 h UT, and then bears the date before.</remarks>
/// <param name="Number">YYYYMMDD; 0 where the night is unknown.</param>
public readonly record struct Night(int Number) : IComparable<Night>
{
    private const int MjdZeroDayNumber = 678_575;
    private const int FirstMjd = -MjdZeroDayNumber;
    private const int LastMjd = 2_973_483;
    private const string Format = "yyyyMMdd";

    /// <summary>The night of a moment; the unknown night where the moment is unknown or outside the years 1 to 9999.</summary>
    public static Night Of(JulianDate time)
    {
        var day = Math.Floor(time.Mjd);
        if (day is not (>= FirstMjd and <= LastMjd)) return default;
        var (year, month, dayOfMonth) = DateOnly.FromDayNumber((int)day + MjdZeroDayNumber);
        return new Night((year * 100 + month) * 100 + dayOfMonth);
    }

    /// <summary>Whether the night is known.</summary>
    public bool IsKnown => Number > 0;

    /// <summary>0 h UT of the date; unknown where the night is.</summary>
    public JulianDate Start
        => DateOnly.TryParseExact(ToString(), Format, out var date)
            ? JulianDate.FromMjd(date.DayNumber - MjdZeroDayNumber)
            : JulianDate.Unknown;

    /// <summary>0 h UT of the next date; unknown where the night is.</summary>
    public JulianDate End => new(Start.Days + 1);

    /// <summary>Reads <c>20250311</c> or <c>2025-03-11</c>.</summary>
    /// <returns>Whether the text is a date of the calendar.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Night night)
    {
        night = default;
        if (!DateOnly.TryParseExact(text, Format, out var date) && !DateOnly.TryParseExact(text, "yyyy-MM-dd", out date))
            return false;
        night = new Night((date.Year * 100 + date.Month) * 100 + date.Day);
        return true;
    }

    /// <summary><c>20250311</c>.</summary>
    public override string ToString() => Number.ToString("D8", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public int CompareTo(Night other) => Number.CompareTo(other.Number);

    /// <summary>Whether <paramref name="left"/> is earlier.</summary>
    public static bool operator <(Night left, Night right) => left.Number < right.Number;

    /// <summary>Whether <paramref name="left"/> is later.</summary>
    public static bool operator >(Night left, Night right) => left.Number > right.Number;

    /// <summary>Whether <paramref name="left"/> is not later.</summary>
    public static bool operator <=(Night left, Night right) => left.Number <= right.Number;

    /// <summary>Whether <paramref name="left"/> is not earlier.</summary>
    public static bool operator >=(Night left, Night right) => left.Number >= right.Number;
}
