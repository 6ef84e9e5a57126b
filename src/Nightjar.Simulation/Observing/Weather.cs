using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Observing;

/// <summary>The air above the telescope in one night.</summary>
/// <remarks>Medians and scatters follow the <c>fp_hists</c> and stamps of published packets (docs/simulation.md).</remarks>
internal readonly record struct Weather(double NightSeeing, double NightClouds)
{
    private const double BestSeeing = 1.15; // of a night: optics and pixels
    private const double MedianSeeing = 1.64; // pixels at the zenith in r
    private const double SeeingScatterByNight = 0.19, SeeingScatterByExposure = 0.07;
    private const double SeeingByAirMass = 0.6; // Kolmogorov: seeing grows with air mass to the 3/5
    private const double CloudyShare = 0.12;

    /// <summary>Draws a night.</summary>
    public static Weather Draw(ref RandomStream random) => new(
        Math.Max(BestSeeing, random.NextLogNormal(MedianSeeing, SeeingScatterByNight)),
        random.NextChance(CloudyShare) ? random.NextExponential(0.25) : 0);

    /// <summary>Full width at half maximum, pixels.</summary>
    public double Seeing(PassBand band, double airMass, ref RandomStream random)
    {
        var byBand = band switch { PassBand.G => 1.06, PassBand.I => 0.96, _ => 1.0 };
        return random.NextLogNormal(NightSeeing * byBand * Math.Pow(airMass, SeeingByAirMass), SeeingScatterByExposure);
    }

    /// <summary>Light lost, magnitudes.</summary>
    public double Extinction(PassBand band, double airMass, ref RandomStream random)
    {
        var byAirMass = band switch { PassBand.G => 0.17, PassBand.I => 0.06, _ => 0.10 };
        return byAirMass * (airMass - 1) + NightClouds * random.NextUniform(0.2, 1.8) + Math.Abs(random.NextNormal(0, 0.03));
    }

    /// <summary>Sky level, DN: the dark sky, brighter through more air, and moonlight.</summary>
    public double Background(SkyPosition position, JulianDate time, PassBand band, double airMass, ref RandomStream random)
    {
        var (dark, moonlit) = band switch { PassBand.G => (80.0, 330.0), PassBand.I => (230.0, 120.0), _ => (155.0, 190.0) };
        var moon = Celestial.Moon(time);
        var altitude = Palomar.Altitude(moon, time);
        var lit = Celestial.MoonIllumination(time);
        var light = altitude <= 0
            ? 0
            : lit * lit * Math.Sin(Celestial.Radians(altitude)) * (0.4 + 60 / (40 + Celestial.Separation(position, moon)));
        var level = dark * (0.6 + 0.4 * airMass) + moonlit * light;
        return random.NextLogNormal(level, 0.08);
    }
}
