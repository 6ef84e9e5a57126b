using System.Globalization;

namespace Nightjar.Sky;

/// <summary>An angle that knows its unit: a separation, a radius, a tolerance.</summary>
/// <param name="Degrees">The angle in degrees; NaN where it is unknown.</param>
public readonly record struct Angle(double Degrees) : IComparable<Angle>
{
    private const double DegreesPerRadian = 180 / Math.PI;
    private const double ArcsecPerDegree = 3600;

    /// <summary>The angle in arcseconds.</summary>
    public double Arcseconds => Degrees * ArcsecPerDegree;

    /// <summary>The angle in radians.</summary>
    public double Radians => Degrees / DegreesPerRadian;

    /// <summary>An angle of so many arcseconds.</summary>
    public static Angle FromArcseconds(double arcseconds) => new(arcseconds / ArcsecPerDegree);

    /// <summary>An angle of so many radians.</summary>
    public static Angle FromRadians(double radians) => new(radians * DegreesPerRadian);

    /// <inheritdoc/>
    public int CompareTo(Angle other) => Degrees.CompareTo(other.Degrees);

    /// <summary>Whether <paramref name="left"/> is smaller.</summary>
    public static bool operator <(Angle left, Angle right) => left.Degrees < right.Degrees;

    /// <summary>Whether <paramref name="left"/> is larger.</summary>
    public static bool operator >(Angle left, Angle right) => left.Degrees > right.Degrees;

    /// <summary>Whether <paramref name="left"/> is not larger.</summary>
    public static bool operator <=(Angle left, Angle right) => left.Degrees <= right.Degrees;

    /// <summary>Whether <paramref name="left"/> is not smaller.</summary>
    public static bool operator >=(Angle left, Angle right) => left.Degrees >= right.Degrees;

    /// <summary>Arcseconds below a degree, <c>1.53"</c>; degrees from there on, <c>12.5°</c>.</summary>
    public override string ToString() => Math.Abs(Degrees) < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{Arcseconds:0.###}\"")
        : string.Create(CultureInfo.InvariantCulture, $"{Degrees:0.####}°");
}
