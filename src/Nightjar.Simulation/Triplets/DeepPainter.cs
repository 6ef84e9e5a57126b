using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Triplets;

/// <summary>Paints a scene as a deep survey saw it: sharper, deeper, in z, r and g, without what changed.</summary>
internal sealed class DeepPainter
{
    private const double MissingShare = 0.2;
    private const double MagnitudeOfOne = 22.5;
    private const double FwhmZ = 1.30, FwhmR = 1.38, FwhmG = 1.52; // arcseconds, pixels of an arcsecond included
    private const double DepthZ = 22.5, DepthR = 23.4, DepthG = 24.0; // 5 sigma, points
    private const double Saturation = 4000; // nanomaggies in a pixel

    /// <summary>The cutout; null for a place that was not covered.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="index">The object's number, which decides on coverage and noise.</param>
    /// <param name="scene">The steady sky.</param>
    public DeepCutout? Paint(long seed, long index, Scene scene)
    {
        var random = new RandomStream((ulong)seed, Streams.Deep, (ulong)index);
        if (random.NextChance(MissingShare)) return null;
        return new DeepCutout(
            Band(scene, s => s.Magnitudes.Z, FwhmZ, DepthZ, ref random),
            Band(scene, s => s.Magnitudes.R, FwhmR, DepthR, ref random),
            Band(scene, s => s.Magnitudes.G, FwhmG, DepthG, ref random));
    }

    private static float[] Band(Scene scene, Func<SceneSource, double> magnitude, double fwhm, double depth, ref RandomStream random)
    {
        var pixels = new float[DeepCutout.Side * DeepCutout.Side];
        var grid = new PixelGrid(pixels, DeepCutout.Side, DeepCutout.Side);
        var seeing = fwhm / ZtfCamera.PixelScale * random.NextLogNormal(1, 0.08);
        var point = new PointSpread(seeing, 0.03, random.NextUniform(0, Math.PI));
        var sigma = FluxOf(depth) / 5 / (Math.Sqrt(4 * Math.PI) * seeing / ChannelConditions.FwhmPerSigma) * random.NextLogNormal(1, 0.15);
        foreach (var source in scene.Sources)
        {
            var flux = FluxOf(magnitude(source));
            var (x, y) = (StampFrame.HalfSize + source.X, StampFrame.HalfSize + source.Y);
            if (source.Galaxy is { } galaxy) GalaxyProfile.Add(grid, x, y, flux, galaxy, seeing, 0.15 * sigma);
            else point.Add(grid, x, y, flux, point.RadiusAbove(flux, 0.15 * sigma));
        }

        foreach (ref var pixel in pixels.AsSpan())
            pixel = (float)Math.Min(Saturation, pixel + Math.Sqrt(sigma * sigma + Math.Max(0, pixel) * sigma * 0.02) * random.NextNormal());
        return pixels;
    }

    private static double FluxOf(double abMagnitude) => Math.Pow(10, -0.4 * (abMagnitude - MagnitudeOfOne));
}
