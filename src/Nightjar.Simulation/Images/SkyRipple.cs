using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Images;

/// <summary>Unevenness of a sky over ten pixels or so: scattered light, unseen galaxies, what the fit of the background left.</summary>
/// <remarks>Its share of a pixel's variance is about what pixels two or three columns apart have in common in published skies: a hundredth.</remarks>
internal static class SkyRipple
{
    private const int Spacing = 9; // pixels between the nodes
    private const int Nodes = StampFrame.FullSize / Spacing + 2;
    private const double Median = 0.1, Scatter = 0.6; // of the noise of a pixel
    private const double DifferenceShare = 0.85; // of the science sky's ripple

    /// <summary>Adds a ripple to the science image and what the subtraction leaves of it to the difference.</summary>
    /// <param name="stamps">The stamps.</param>
    /// <param name="sigma">Noise of an empty pixel, DN.</param>
    /// <param name="random">Source of the ripple.</param>
    public static void Paint(StampSet stamps, double sigma, ref RandomStream random)
    {
        var strength = sigma * random.NextLogNormal(Median, Scatter);
        Span<float> nodes = stackalloc float[Nodes * Nodes];
        foreach (ref var node in nodes) node = (float)(strength * random.NextNormal());
        for (var row = 0; row < stamps.Frame.Height; row++)
        {
            var (below, up) = (row / Spacing * Nodes, (float)(row % Spacing) / Spacing);
            for (var column = 0; column < stamps.Frame.Width; column++)
            {
                var (left, right) = (column / Spacing, (float)(column % Spacing) / Spacing);
                var lower = nodes[below + left] * (1 - right) + nodes[below + left + 1] * right;
                var upper = nodes[below + Nodes + left] * (1 - right) + nodes[below + Nodes + left + 1] * right;
                var level = lower * (1 - up) + upper * up;
                stamps.Science[column, row] += level;
                stamps.Difference[column, row] += (float)DifferenceShare * level;
            }
        }
    }
}
