using Nightjar.Sky;

namespace Nightjar.Simulation.Observing;

/// <summary>The few pieces of spherical astronomy that a schedule needs, to a tenth of a degree.</summary>
internal static class Celestial
{
    private const double J2000 = 2_451_545.0;
    private const double ObliquityDegrees = 23.4393;

    /// <summary>The north galactic pole, J2000, and the galactic longitude of the north celestial pole.</summary>
    private const double GalacticPoleRa = 192.85948, GalacticPoleDec = 27.12825, GalacticLongitudeOfPole = 122.93192;

    /// <summary>Degrees to radians.</summary>
    public static double Radians(double degrees) => degrees * (Math.PI / 180);

    /// <summary>Radians to degrees.</summary>
    public static double Degrees(double radians) => radians * (180 / Math.PI);

    /// <summary>An angle brought into [0, 360).</summary>
    public static double Wrap(double degrees)
    {
        var wrapped = degrees % 360;
        return wrapped < 0 ? wrapped + 360 : wrapped;
    }

    /// <summary>The angle between two directions, degrees.</summary>
    public static double Separation(SkyPosition first, SkyPosition second)
    {
        var (d1, d2) = (Radians(first.Declination), Radians(second.Declination));
        var halfDec = Math.Sin((d2 - d1) / 2);
        var halfRa = Math.Sin(Radians(second.RightAscension - first.RightAscension) / 2);
        var square = halfDec * halfDec + Math.Cos(d1) * Math.Cos(d2) * halfRa * halfRa;
        return Degrees(2 * Math.Asin(Math.Min(1, Math.Sqrt(square))));
    }

    /// <summary>Galactic longitude and latitude, degrees.</summary>
    public static (double Longitude, double Latitude) Galactic(SkyPosition position)
    {
        var (dec, poleDec) = (Radians(position.Declination), Radians(GalacticPoleDec));
        var hour = Radians(position.RightAscension - GalacticPoleRa);
        var sinLatitude = Math.Sin(dec) * Math.Sin(poleDec) + Math.Cos(dec) * Math.Cos(poleDec) * Math.Cos(hour);
        var y = Math.Cos(dec) * Math.Sin(hour);
        var x = Math.Sin(dec) * Math.Cos(poleDec) - Math.Cos(dec) * Math.Sin(poleDec) * Math.Cos(hour);
        return (Wrap(GalacticLongitudeOfPole - Degrees(Math.Atan2(y, x))), Degrees(Math.Asin(Math.Clamp(sinLatitude, -1, 1))));
    }

    /// <summary>Ecliptic latitude, degrees.</summary>
    public static double EclipticLatitude(SkyPosition position)
    {
        var (ra, dec, tilt) = (Radians(position.RightAscension), Radians(position.Declination), Radians(ObliquityDegrees));
        return Degrees(Math.Asin(Math.Clamp(
            Math.Sin(dec) * Math.Cos(tilt) - Math.Cos(dec) * Math.Sin(tilt) * Math.Sin(ra), -1, 1)));
    }

    /// <summary>Where the Sun stands (Astronomical Almanac, low precision).</summary>
    public static SkyPosition Sun(JulianDate time) => FromEcliptic(SunLongitude(time), 0);

    /// <summary>Where the Moon stands, to a degree or two (its three largest terms).</summary>
    public static SkyPosition Moon(JulianDate time)
    {
        var n = time.Days - J2000;
        var longitude = 218.316 + 13.176396 * n + 6.289 * Math.Sin(Radians(134.963 + 13.064993 * n));
        return FromEcliptic(longitude, 5.128 * Math.Sin(Radians(93.272 + 13.229350 * n)));
    }

    /// <summary>The share of the Moon's disc that is lit.</summary>
    public static double MoonIllumination(JulianDate time) =>
        (1 - Math.Cos(Radians(Separation(Sun(time), Moon(time))))) / 2;

    /// <summary>Greenwich mean sidereal time, degrees.</summary>
    public static double GreenwichSidereal(JulianDate time) =>
        Wrap(280.46061837 + 360.98564736629 * (time.Days - J2000));

    private static double SunLongitude(JulianDate time)
    {
        var n = time.Days - J2000;
        var anomaly = Radians(357.528 + 0.9856003 * n);
        return 280.460 + 0.9856474 * n + 1.915 * Math.Sin(anomaly) + 0.020 * Math.Sin(2 * anomaly);
    }

    private static SkyPosition FromEcliptic(double longitudeDegrees, double latitudeDegrees)
    {
        var (l, b, tilt) = (Radians(longitudeDegrees), Radians(latitudeDegrees), Radians(ObliquityDegrees));
        var x = Math.Cos(b) * Math.Cos(l);
        var y = Math.Cos(b) * Math.Sin(l) * Math.Cos(tilt) - Math.Sin(b) * Math.Sin(tilt);
        var z = Math.Cos(b) * Math.Sin(l) * Math.Sin(tilt) + Math.Sin(b) * Math.Cos(tilt);
        return new SkyPosition(Wrap(Degrees(Math.Atan2(y, x))), Degrees(Math.Asin(Math.Clamp(z, -1, 1))));
    }
}
