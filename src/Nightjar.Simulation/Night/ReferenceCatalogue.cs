using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Packets;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Night;

/// <summary>The nearest template source of an object, one for each band.</summary>
internal readonly struct ReferenceCatalogue
{
    private readonly ReferenceMatch _g, _r, _i;

    /// <summary>Looks around an object.</summary>
    public ReferenceCatalogue(Scene scene, SkyPosition position, ref RandomStream random)
    {
        _g = Nearest(scene, position, PassBand.G, ref random);
        _r = Nearest(scene, position, PassBand.R, ref random);
        _i = Nearest(scene, position, PassBand.I, ref random);
    }

    /// <summary>The nearest source in a band.</summary>
    public ReferenceMatch this[PassBand band] => band switch { PassBand.G => _g, PassBand.R => _r, _ => _i };

    private static ReferenceMatch Nearest(Scene scene, SkyPosition position, PassBand band, ref RandomStream random)
    {
        // A template always has something, if only a noise peak.
        var angle = random.NextUniform(0, 2 * Math.PI);
        var nearest = new SceneSource
        {
            X = 22 * Math.Cos(angle),
            Y = 22 * Math.Sin(angle),
            Magnitudes = new Sources.BandMagnitudes(Scene.Depth, Scene.Depth, Scene.Depth, Scene.Depth),
        };
        foreach (var source in scene.Sources)
        {
            if (source.Magnitudes[band] < Scene.Depth && source.Distance < nearest.Distance) nearest = source;
        }

        var magnitude = nearest.Magnitudes[band];
        var error = Math.Min(0.36, 0.008 + random.NextExponential(0.007) + 0.30 * Math.Pow(10, 0.4 * (magnitude - 23.2)));
        var (chi, sharp) = nearest.Galaxy is { } galaxy
            ? (random.NextLogNormal(0.9 + 4 * galaxy.EffectiveRadius * Math.Pow(10, -0.3 * (magnitude - 16)), 0.4), random.NextNormal(0.15 * galaxy.EffectiveRadius, 0.08))
            : (random.NextLogNormal(0.65, 0.4), random.NextNormal(magnitude < 21 ? -0.01 : -0.1, magnitude < 21 ? 0.03 : 0.15));
        var (x, y) = (nearest.X + random.NextNormal(0, 0.14 + 0.5 * error), nearest.Y + random.NextNormal(0, 0.14 + 0.5 * error));
        return new ReferenceMatch(
            x, y, Rounded(ZtfCamera.Offset(position, x, y)), Thousandths(magnitude), Thousandths(error), Thousandths(chi), Thousandths(sharp));
    }

    private static SkyPosition Rounded(SkyPosition p) =>
        new(Math.Round(p.RightAscension * 1e7) / 1e7, Math.Round(p.Declination * 1e7) / 1e7);

    private static double Thousandths(double value) => Math.Round(value * 1e3) / 1e3;
}
