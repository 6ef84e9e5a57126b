using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;
using Nightjar.Simulation.Sources;
using Nightjar.Sky;

namespace Nightjar.Simulation.Images;

/// <summary>The steady sky around one object: stars and galaxies to the depth of the template, and what the catalogues
/// know beyond the stamp.</summary>
internal sealed class Scene
{
    /// <summary>The faintest source in a template's catalogue, r.</summary>
    public const double Depth = 23.3;

    private const double HalfSize = 37; // pixels: the stamp and the haloes that reach into it
    private const double BrightestStar = 11.5;
    private const double StarSlope = 0.22, GalaxySlope = 0.42;
    private const double DensityScatter = 0.8; // clusters and dark clouds
    private const int MostSources = 400;

    private static readonly double AreaArcmin =
        4 * HalfSize * HalfSize * ZtfCamera.PixelScale * ZtfCamera.PixelScale / 3600;

    /// <summary>Everything in the field, in no order; the object's own counterpart, where it has one, is first.</summary>
    public List<SceneSource> Sources { get; } = [];

    /// <summary>Stars per square arcminute to <see cref="Depth"/>.</summary>
    public double StarDensity { get; private set; }

    /// <summary>Fills the scene anew with the field population of a place.</summary>
    public void Populate(SkyPosition position, ref RandomStream random)
    {
        Sources.Clear();
        StarDensity = StarDensityAt(position);
        var stars = Math.Min(MostSources, random.NextPoisson(StarDensity * AreaArcmin * random.NextLogNormal(1, DensityScatter)));
        for (var i = 0; i < stars; i++)
        {
            var r = random.NextMagnitude(BrightestStar, Depth, StarSlope);
            var gMinusR = Math.Clamp(random.NextNormal(0.55 + 0.05 * (r - 14), 0.35), -0.3, 1.8);
            Sources.Add(new SceneSource
            {
                X = random.NextUniform(-HalfSize, HalfSize),
                Y = random.NextUniform(-HalfSize, HalfSize),
                Magnitudes = BandMagnitudes.FromColors(r, gMinusR, 0.35 * gMinusR + random.NextNormal(0, 0.05)),
            });
        }

        var galaxies = random.NextPoisson(GalaxyDensityAt(position) * AreaArcmin);
        for (var i = 0; i < galaxies; i++)
        {
            var r = random.NextMagnitude(13.5, Depth, GalaxySlope);
            Sources.Add(Galaxy(random.NextUniform(-HalfSize, HalfSize), random.NextUniform(-HalfSize, HalfSize), r, ref random));
        }
    }

    /// <summary>A galaxy of a magnitude, of the size that such galaxies have.</summary>
    public static SceneSource Galaxy(double x, double y, double r, ref RandomStream random) => new()
    {
        X = x,
        Y = y,
        Magnitudes = BandMagnitudes.FromColors(r, random.NextNormal(0.75, 0.2), random.NextNormal(0.33, 0.08)),
        Galaxy = new GalaxyShape(
            random.NextLogNormal(5.2 * Math.Pow(10, -0.125 * (r - 16)), 0.3),
            Math.Clamp(random.NextUniform(0.3, 1.05), 0.3, 1),
            random.NextUniform(0, Math.PI),
            random.NextChance(0.35))
        {
            ArmStrength = random.NextUniform(0, 0.9),
            Winding = (random.NextChance(0.5) ? 1 : -1) * random.NextUniform(1.5, 4.5),
            ArmPhase = random.NextUniform(0, 2 * Math.PI),
        },
    };

    /// <summary>Stars per square arcminute to <see cref="Depth"/>: a thin exponential disc and the halo (the counts of
    /// catalogue matches in published alerts).</summary>
    public static double StarDensityAt(SkyPosition position)
    {
        var (longitude, latitude) = Celestial.Galactic(position);
        var fromCenter = Math.Min(longitude, 360 - longitude);
        var disc = 60 * Math.Exp(-Math.Abs(latitude) / 10) * (0.75 + 0.9 * Math.Exp(-fromCenter * fromCenter / 3000));
        return 2.4 + disc;
    }

    private static double GalaxyDensityAt(SkyPosition position)
    {
        const double clearSky = 7.5; // per square arcminute to the depth
        var latitude = Math.Abs(Celestial.Galactic(position).Latitude);
        return clearSky * (1 - Math.Exp(-latitude / 8));
    }
}
