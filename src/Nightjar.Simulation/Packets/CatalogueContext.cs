using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;
using Nightjar.Simulation.Sources;
using Nightjar.Sky;

namespace Nightjar.Simulation.Packets;

/// <summary>What Pan-STARRS 1 and Gaia know around a candidate, read off the scene that the stamps show.</summary>
internal sealed record CatalogueContext
{
    private const double CatalogueRadius = 30; // arcseconds
    private const double GaiaRadius = 90; // arcseconds
    private const double AstrometricScatter = 0.16; // pixels
    private const double GaiaFaintest = 20.7, GaiaBright = 14;
    private const double BlankBandShare = 0.06; // bands that a catalogue has no value for, without a reason to see

    /// <summary>The faintest g, r, i and z of the catalogue.</summary>
    private static readonly BandMagnitudes Faintest = new(22.9, 22.6, 22.4, 21.7);

    /// <summary>The three nearest, nearest first.</summary>
    public required CatalogueMatch[] Nearest { get; init; }

    /// <summary>Catalogue sources within 30 arcseconds.</summary>
    public required int Count { get; init; }

    /// <summary>Distance and magnitude of the nearest Gaia source within 90 arcseconds.</summary>
    public required (double Distance, double Magnitude) Gaia { get; init; }

    /// <summary>The same among those brighter than magnitude 14.</summary>
    public required (double Distance, double Magnitude) BrightGaia { get; init; }

    /// <summary>Looks around an object.</summary>
    public static CatalogueContext Of(Scene scene, SkyPosition position, ref RandomStream random)
    {
        var nearest = new[] { CatalogueMatch.None, CatalogueMatch.None, CatalogueMatch.None };
        var count = 0;
        var gaia = (Distance: CatalogueMatch.Missing, Magnitude: CatalogueMatch.Missing);
        var bright = gaia;
        foreach (var source in scene.Sources)
        {
            // Centres of catalogue and candidate agree to a quarter of an arcsecond at best.
            var (x, y) = (source.X + random.NextNormal(0, AstrometricScatter), source.Y + random.NextNormal(0, AstrometricScatter));
            var distance = Math.Sqrt(x * x + y * y) * ZtfCamera.PixelScale;
            if (source.Galaxy is null)
            {
                // Gaia's G lies near r for stars of usual colour.
                var g = source.Magnitudes.R - 0.05;
                if (g < GaiaFaintest) Closer(ref gaia, distance, g);
                if (g < GaiaBright) Closer(ref bright, distance, g);
            }

            if (distance > CatalogueRadius || source.Magnitudes.I > Faintest.I) continue;
            count++;
            if (nearest[2].Distance >= 0 && distance >= nearest[2].Distance) continue;
            var match = Match(source, position, distance, ref random);
            var place = Array.FindIndex(nearest, n => n.Distance < 0 || distance < n.Distance);
            for (var i = 2; i > place; i--) nearest[i] = nearest[i - 1];
            nearest[place] = match;
        }

        Beyond(ref gaia, scene.StarDensity * 0.25, ref random, 19.5);
        Beyond(ref bright, scene.StarDensity * 0.008, ref random, 13.0);
        return new CatalogueContext { Nearest = nearest, Count = count, Gaia = gaia, BrightGaia = bright };
    }

    private static void Closer(ref (double Distance, double Magnitude) best, double distance, double magnitude)
    {
        if (best.Distance < 0 || distance < best.Distance) best = (distance, magnitude);
    }

    /// <summary>Where the scene holds none, the nearest star of a random sky beyond the scene, if within the radius.</summary>
    private static void Beyond(ref (double Distance, double Magnitude) best, double starsPerArcmin, ref RandomStream random, double typical)
    {
        const double sceneRadius = 32; // arcseconds
        if (best.Distance >= 0) return;
        var area = random.NextExponential(3600 / starsPerArcmin) + Math.PI * sceneRadius * sceneRadius;
        var distance = Math.Sqrt(area / Math.PI);
        if (distance < GaiaRadius) best = (distance, typical - random.NextExponential(0.7));
    }

    private static CatalogueMatch Match(in SceneSource source, SkyPosition position, double distance, ref RandomStream random)
    {
        var place = ZtfCamera.Offset(position, source.X, source.Y);
        // A point-spread magnitude misses the outer light of a galaxy.
        var missed = source.Galaxy is { } galaxy ? 0.4 * Math.Log(1 + galaxy.EffectiveRadius) : 0;
        var m = source.Magnitudes;
        var magnitudes = new BandMagnitudes(
            Measured(m.G + missed, Faintest.G, ref random),
            Measured(m.R + missed, Faintest.R, ref random),
            Measured(m.I + missed, Faintest.I, ref random),
            Measured(m.Z + missed, Faintest.Z, ref random));
        return new CatalogueMatch(IdOf(place), magnitudes, Score(source, magnitudes, ref random), distance);
    }

    private static double Measured(double magnitude, double faintest, ref RandomStream random)
    {
        var error = 0.01 + 0.2 * Math.Pow(10, 0.4 * (magnitude - faintest));
        var measured = magnitude + random.NextNormal(0, Math.Min(error, 0.3));
        return measured > faintest || random.NextChance(BlankBandShare) ? CatalogueMatch.Missing : Math.Round(measured * 1e4) / 1e4;
    }

    /// <summary>A score as Tachibana and Miller (2018) give: sure when bright, unsure when faint, 0.5 without enough bands.</summary>
    private static double Score(in SceneSource source, in BandMagnitudes measured, ref RandomStream random)
    {
        var missing = (measured.G < 0 ? 1 : 0) + (measured.R < 0 ? 1 : 0) + (measured.I < 0 ? 1 : 0) + (measured.Z < 0 ? 1 : 0);
        if (missing >= 2) return 0.5;
        var unsure = 1 / (1 + Math.Exp(-(source.Magnitudes.R - 20.7) / 0.5));
        var deviation = Math.Abs(random.NextNormal(0, 0.02 + 0.45 * unsure));
        var score = source.Galaxy is null ? 1 - deviation : deviation;
        return Math.Round(Math.Clamp(score, 0, 1) * 1e6) / 1e6;
    }

    /// <summary>Pan-STARRS builds identifiers from the position: 0.0083 degree zones of declination, then right ascension.</summary>
    private static long IdOf(SkyPosition place)
    {
        var zone = (place.Declination + 90) * 120;
        var whole = Math.Floor(zone);
        return (long)whole * 10_000_000_000_000 + (long)(place.RightAscension * 1e7) * 1000 + (long)((zone - whole) * 1000);
    }
}
