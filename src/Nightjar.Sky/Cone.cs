using System.Globalization;

namespace Nightjar.Sky;

/// <summary>All directions within an angle of a centre.</summary>
/// <param name="Center">The centre.</param>
/// <param name="Radius">The angle, 0 to 180 degrees.</param>
public readonly record struct Cone(SkyPosition Center, Angle Radius)
{
    /// <summary>Whether the centre and the radius are in range.</summary>
    public bool IsValid => Center.IsValid && Radius.Degrees is >= 0 and <= 180;

    /// <summary>Whether a direction lies in the cone or on its edge.</summary>
    public bool Contains(SkyPosition position) => Center.SeparationTo(position) <= Radius;

    /// <summary>Reads <c>RA,DEC,ARCSEC</c>: a position as <see cref="SkyPosition.TryParse"/> takes it, a comma and the radius in arcseconds.</summary>
    /// <returns>Whether the text is such a cone and everything is in range.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Cone cone)
    {
        cone = default;
        var comma = text.LastIndexOf(',');
        if (comma < 0
            || !SkyPosition.TryParse(text[..comma], out var center)
            || !double.TryParse(text[(comma + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var arcseconds))
            return false;
        var candidate = new Cone(center, Angle.FromArcseconds(arcseconds));
        if (candidate.IsValid) cone = candidate;
        return candidate.IsValid;
    }
}
