using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>The path of the Sun, in equatorial coordinates.</summary>
internal static class EclipticCircle
{
    /// <summary>Mean obliquity of the ecliptic at J2000, degrees: 84,381.406 arcseconds (IAU 2006 precession).</summary>
    public const double Obliquity = 84_381.406 / 3600;

    /// <summary>The direction at an ecliptic longitude, ecliptic latitude 0.</summary>
    /// <param name="longitude">Degrees from the March equinox.</param>
    public static SkyPosition At(double longitude)
    {
        var (sine, cosine) = Math.SinCos(double.DegreesToRadians(longitude));
        var (sineTilt, cosineTilt) = Math.SinCos(double.DegreesToRadians(Obliquity));
        var rightAscension = double.RadiansToDegrees(Math.Atan2(sine * cosineTilt, cosine));
        return new SkyPosition(
            rightAscension < 0 ? rightAscension + 360 : rightAscension, double.RadiansToDegrees(Math.Asin(sine * sineTilt)));
    }
}
