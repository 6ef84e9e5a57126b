using Nightjar.Simulation.Observing;
using Nightjar.Sky;

namespace Nightjar.Simulation.Tests.Observing;

public class PalomarTests
{
    [Fact]
    public void A_whole_night_falls_on_one_utc_date_and_is_longest_in_december()
    {
        var (summerStart, summerEnd) = Palomar.DarkTime(new DateOnly(2024, 6, 20));
        var (winterStart, winterEnd) = Palomar.DarkTime(new DateOnly(2024, 12, 21));
        Assert.InRange(summerEnd - summerStart, 7.0 / 24, 8.2 / 24);
        Assert.InRange(winterEnd - winterStart, 11.2 / 24, 12.2 / 24);
        Assert.Equal(Math.Floor(summerStart.Days - 0.5), Math.Floor(summerEnd.Days - 0.5));
    }

    [Fact]
    public void A_star_at_the_latitude_passes_the_zenith_and_the_pole_stands_at_the_latitude()
    {
        var highest = 0.0;
        for (var hour = 0.0; hour < 24; hour += 0.02)
            highest = Math.Max(highest, Palomar.Altitude(new SkyPosition(200, 33.3563), new JulianDate(2_460_500.5 + hour / 24)));
        Assert.Equal(90, highest, 0.2);
        Assert.Equal(33.3563, Palomar.Altitude(new SkyPosition(0, 90), new JulianDate(2_460_500.5)), 1e-6);
    }

    [Fact]
    public void Air_mass_is_one_overhead_two_at_thirty_degrees_and_endless_below_the_horizon()
    {
        var time = new JulianDate(2_460_500.5);
        Assert.Equal(1 / Math.Sin(33.3563 * Math.PI / 180), Palomar.AirMass(new SkyPosition(0, 90), time), 1e-9);
        Assert.Equal(double.PositiveInfinity, Palomar.AirMass(new SkyPosition(0, -90), time));
    }

    [Fact]
    public void Julian_dates_of_midnights_are_the_almanacs()
    {
        Assert.Equal(2_451_544.5, Palomar.MidnightOf(new DateOnly(2000, 1, 1)).Days);
        Assert.Equal(2_460_506.5, Palomar.MidnightOf(new DateOnly(2024, 7, 15)).Days);
    }
}
