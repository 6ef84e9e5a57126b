using Nightjar.Simulation.Observing;
using Nightjar.Sky;

namespace Nightjar.Simulation.Tests.Observing;

public class CelestialTests
{
    [Fact]
    public void The_galactic_centre_and_pole_have_their_coordinates()
    {
        var (l, b) = Celestial.Galactic(new SkyPosition(266.40500, -28.93617));
        Assert.Equal(0, (l + 180) % 360 - 180, 0.01);
        Assert.Equal(0, b, 0.01);
        Assert.Equal(90, Celestial.Galactic(new SkyPosition(192.85948, 27.12825)).Latitude, 0.001);
    }

    [Fact]
    public void Separations_hold_at_the_pole_and_across_the_zero_of_right_ascension()
    {
        Assert.Equal(2, Celestial.Separation(new SkyPosition(0, 89), new SkyPosition(180, 89)), 1e-9);
        Assert.Equal(1, Celestial.Separation(new SkyPosition(359.5, 0), new SkyPosition(0.5, 0)), 1e-9);
        Assert.Equal(0, Celestial.Separation(new SkyPosition(10, 10), new SkyPosition(10, 10)), 1e-12);
        Assert.Equal(180, Celestial.Separation(new SkyPosition(0, 0), new SkyPosition(180, 0)), 1e-6);
    }

    /// <summary>Equinox of 2024 March 20, 03:06 UTC and solstice of 2024 June 20, 20:51 UTC.</summary>
    [Fact]
    public void The_sun_stands_at_the_equinox_and_at_the_solstice_on_their_days()
    {
        var equinox = Celestial.Sun(new JulianDate(Palomar.MidnightOf(new DateOnly(2024, 3, 20)).Days + 3.1 / 24));
        Assert.Equal(0, equinox.Declination, 0.02);
        var solstice = Celestial.Sun(new JulianDate(Palomar.MidnightOf(new DateOnly(2024, 6, 20)).Days + 20.85 / 24));
        Assert.Equal(23.44, solstice.Declination, 0.01);
        Assert.Equal(90, solstice.RightAscension, 0.1);
    }

    /// <summary>Full Moon of 2024 July 21, 10:17 UTC; new Moon of 2024 July 5, 22:57 UTC.</summary>
    [Fact]
    public void The_moon_is_full_and_new_on_its_days()
    {
        var full = new JulianDate(Palomar.MidnightOf(new DateOnly(2024, 7, 21)).Days + 10.3 / 24);
        Assert.InRange(Celestial.MoonIllumination(full), 0.98, 1);
        var dark = new JulianDate(Palomar.MidnightOf(new DateOnly(2024, 7, 5)).Days + 22.95 / 24);
        Assert.InRange(Celestial.MoonIllumination(dark), 0, 0.02);
    }

    [Fact]
    public void The_ecliptic_runs_through_the_sun()
    {
        for (var month = 1; month <= 12; month++)
        {
            var time = Palomar.MidnightOf(new DateOnly(2023, month, 11));
            Assert.Equal(0, Celestial.EclipticLatitude(Celestial.Sun(time)), 0.01);
        }
    }
}
