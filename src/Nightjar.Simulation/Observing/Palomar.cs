using Nightjar.Sky;

namespace Nightjar.Simulation.Observing;

/// <summary>The observatory: when it is dark there, and how high a direction stands.</summary>
internal static class Palomar
{
    private const double LatitudeDegrees = 33.3563;
    private const double LongitudeDegrees = -116.8650;

    /// <summary>Nautical twilight and a little: ZTF opens when the Sun is this low.</summary>
    private const double DarkSunAltitude = -14;

    /// <summary>Altitude above the horizon, degrees.</summary>
    public static double Altitude(SkyPosition position, JulianDate time)
    {
        var hour = Celestial.Radians(Celestial.GreenwichSidereal(time) + LongitudeDegrees - position.RightAscension);
        var (latitude, dec) = (Celestial.Radians(LatitudeDegrees), Celestial.Radians(position.Declination));
        var sine = Math.Sin(latitude) * Math.Sin(dec) + Math.Cos(latitude) * Math.Cos(dec) * Math.Cos(hour);
        return Celestial.Degrees(Math.Asin(Math.Clamp(sine, -1, 1)));
    }

    /// <summary>Air mass, the secant of the zenith angle; infinite at and below the horizon.</summary>
    public static double AirMass(SkyPosition position, JulianDate time)
    {
        var altitude = Altitude(position, time);
        return altitude <= 0 ? double.PositiveInfinity : 1 / Math.Sin(Celestial.Radians(altitude));
    }

    /// <summary>Beginning and end of the dark time of the night that falls on a UTC date.</summary>
    public static (JulianDate Start, JulianDate End) DarkTime(DateOnly night)
    {
        const double step = 1.0 / 1440;
        const int minutesADay = 1440;
        var midnight = MidnightOf(night);
        int first = -1, last = -1;
        for (var minute = 0; minute < minutesADay; minute++)
        {
            var time = new JulianDate(midnight.Days + minute * step);
            if (Altitude(Celestial.Sun(time), time) > DarkSunAltitude) continue;
            if (first < 0) first = minute;
            last = minute;
        }

        return (new JulianDate(midnight.Days + first * step), new JulianDate(midnight.Days + last * step));
    }

    /// <summary>0 h UTC of a date.</summary>
    public static JulianDate MidnightOf(DateOnly date)
    {
        const double julianDateOfYearOne = 1_721_425.5; // 0001-01-01, DayNumber 0
        return new JulianDate(julianDateOfYearOne + date.DayNumber);
    }
}
