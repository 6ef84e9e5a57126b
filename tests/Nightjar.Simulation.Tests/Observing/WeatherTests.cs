using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Tests.Observing;

public class WeatherTests
{
    private static readonly JulianDate NewMoon = new(Palomar.MidnightOf(new DateOnly(2024, 7, 6)).Days + 7.0 / 24);
    private static readonly JulianDate FullMoon = new(Palomar.MidnightOf(new DateOnly(2024, 7, 21)).Days + 7.0 / 24);
    private static readonly SkyPosition High = new(270, 33);

    private static double Mean(Func<Weather, ulong, double> value)
    {
        var sum = 0.0;
        for (ulong seed = 0; seed < 500; seed++)
        {
            var random = new RandomStream(seed, 12);
            sum += value(Weather.Draw(ref random), seed);
        }

        return sum / 500;
    }

    private static double Level(JulianDate time, PassBand band, double airMass = 1.2) => Mean((weather, seed) =>
    {
        var random = new RandomStream(seed, 13);
        return weather.Background(High, time, band, airMass, ref random);
    });

    [Fact]
    public void Moonlight_brightens_the_sky_and_the_blue_most()
    {
        Assert.True(Level(FullMoon, PassBand.G) > 1.8 * Level(NewMoon, PassBand.G));
        Assert.True(Level(FullMoon, PassBand.R) > 1.3 * Level(NewMoon, PassBand.R));
        Assert.True(Level(FullMoon, PassBand.G) / Level(NewMoon, PassBand.G) > Level(FullMoon, PassBand.I) / Level(NewMoon, PassBand.I));
    }

    [Fact]
    public void More_air_means_wider_stars_a_brighter_sky_and_less_light()
    {
        double Seeing(double airMass) => Mean((weather, seed) =>
        {
            var random = new RandomStream(seed, 14);
            return weather.Seeing(PassBand.R, airMass, ref random);
        });
        double Lost(double airMass) => Mean((weather, seed) =>
        {
            var random = new RandomStream(seed, 15);
            return weather.Extinction(PassBand.G, airMass, ref random);
        });
        Assert.Equal(Math.Pow(2, 0.6), Seeing(2) / Seeing(1), 0.01); // Kolmogorov
        Assert.Equal(0.17, Lost(2) - Lost(1), 0.01);
        Assert.True(Level(NewMoon, PassBand.R, 2) > Level(NewMoon, PassBand.R, 1));
    }
}
