using System.Globalization;

namespace Nightjar.Sky;

/// <summary>A direction on the sky, equatorial J2000 (ICRS).</summary>
/// <param name="RightAscension">Degrees, 0 to 360.</param>
/// <param name="Declination">Degrees, -90 to 90.</param>
public readonly record struct SkyPosition(double RightAscension, double Declination)
{
    /// <summary>Whether both angles are finite and in range.</summary>
    public bool IsValid => RightAscension is >= 0 and <= 360 && Declination is >= -90 and <= 90;

    /// <summary>The same direction in galactic coordinates.</summary>
    public GalacticPosition ToGalactic() => GalacticPosition.From(this);

    /// <summary>The angle between two directions along the great circle; exact to 1e-10 arcseconds at any angle.</summary>
    public Angle SeparationTo(SkyPosition other)
        => Angle.FromRadians(UnitVector.Of(this).AngleTo(UnitVector.Of(other)));

    /// <summary>Reads a right ascension and a declination, with a comma or blanks between them. Single numbers are degrees
    /// (<c>210.9107,54.3117</c>); in sexagesimal form the right ascension is in hours (<c>14:03:38.6 +54:18:42</c>,
    /// <c>14 03 38.6 +54 18 42</c>, <c>14h03m38.6s, +54d18m42s</c>).</summary>
    /// <returns>Whether the text is such a pair and both angles are in range.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out SkyPosition position)
    {
        position = new SkyPosition(double.NaN, double.NaN);
        text = text.Trim();
        var split = text.IndexOf(',');
        var next = split + 1;
        if (split < 0) next = split = MiddleBlank(text);
        if (split <= 0
            || !SexagesimalText.TryParse(text[..split], isHours: true, out var rightAscension)
            || !SexagesimalText.TryParse(text[next..], isHours: false, out var declination))
            return false;
        var candidate = new SkyPosition(rightAscension, declination);
        if (candidate.IsValid) position = candidate;
        return candidate.IsValid;
    }

    /// <summary>Hours and degrees, <c>14:03:38.562 +54:18:42.01</c>, rounded to about 0.01 arcseconds.</summary>
    public string ToSexagesimal()
        => SexagesimalText.Format(RightAscension / SexagesimalText.DegreesPerHour, decimals: 3, turn: 24)
            + (Declination < 0 ? " -" : " +")
            + SexagesimalText.Format(Math.Abs(Declination), decimals: 2, turn: 0);

    /// <summary>Degrees to the milliarcsecond, <c>210.9106750,54.3116700</c>, as <see cref="TryParse"/> reads it.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{RightAscension:F7},{Declination:F7}");

    /// <summary>Where the second half of the words begins: at the blank before the sign, or in the middle. -1 when there is none.</summary>
    private static int MiddleBlank(ReadOnlySpan<char> text)
    {
        var words = 0;
        foreach (var range in text.Split(' ')) if (!text[range].IsEmpty) words++;
        if (words % 2 != 0) return -1;
        var seen = 0;
        foreach (var range in text.Split(' '))
            if (!text[range].IsEmpty && seen++ == words / 2) return range.Start.Value;
        return -1;
    }
}
