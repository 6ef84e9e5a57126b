using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Images;

/// <summary>How neighbouring pixels share noise in one set of stamps.</summary>
/// <remarks>Medians and scatters follow the autocorrelations of published stamps (docs/simulation.md).</remarks>
/// <param name="Readout">Of the science image, along rows: neighbours in the readout anticorrelate a little.</param>
/// <param name="Template">Of the template, both ways: its frames were resampled.</param>
/// <param name="DifferenceRows">Of the difference, along rows.</param>
/// <param name="DifferenceColumns">Of the difference, along columns.</param>
internal readonly record struct NoiseFilters(
    NoiseFilter Readout, NoiseFilter Template, NoiseFilter DifferenceRows, NoiseFilter DifferenceColumns)
{
    /// <summary>Draws the filters of one visit.</summary>
    public static NoiseFilters Draw(ref RandomStream random)
    {
        var readout = new NoiseFilter(Math.Min(0.01, random.NextNormal(-0.018, 0.018)), 0);
        var template = new NoiseFilter(Math.Clamp(random.NextLogNormal(0.095, 0.22), 0.04, 0.2), Math.Min(0.02, random.NextNormal(-0.02, 0.02)));
        // One width of the kernel serves both directions; the matching adds its own to each.
        var width = random.NextNormal(0, 0.025);
        var rows = new NoiseFilter(width + random.NextNormal(0.01, 0.02), Math.Min(0.01, random.NextNormal(-0.028, 0.022)));
        var columns = new NoiseFilter(width + random.NextNormal(0.035, 0.02), Math.Min(0.01, random.NextNormal(-0.015, 0.015)));
        return new NoiseFilters(readout, template, rows, columns);
    }
}
