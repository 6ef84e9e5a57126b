using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Images;

/// <summary>The ripples that a matched subtraction leaves beside whatever is bright and hardly sampled: rows and columns of
/// alternating sign that fade with the distance.</summary>
/// <remarks>The filters of a difference (Zackay et al. 2016) divide by the transforms of the point spreads; near the Nyquist
/// frequency little is left to divide by where the seeing is below two pixels. The core keeps its light:
/// stars that ring as well set the zero point.</remarks>
internal readonly record struct Ringing
{
    private const int Nearest = 2, Reach = 6; // pixels from the source
    private const double Fading = 0.6; // from one pixel to the next
    private const double Median = 0.045, Scatter = 0.9, WellSampled = 3.2; // of the source's light; pixels of width at which there is none

    private readonly double _left, _right, _below, _above;

    private Ringing(double left, double right, double below, double above) => (_left, _right, _below, _above) = (left, right, below, above);

    /// <summary>Draws the ripples of a difference.</summary>
    /// <param name="fwhm">Full width at half maximum of its point spread, pixels.</param>
    /// <param name="random">Source of their strengths: one for each side.</param>
    public static Ringing Draw(double fwhm, ref RandomStream random)
    {
        var strength = random.NextLogNormal(Median, Scatter) * Math.Clamp(WellSampled - fwhm, 0, 1.5);
        return new Ringing(
            0.5 * strength * random.NextUniform(0, 1), 0.5 * strength * random.NextUniform(0, 1), strength * random.NextUniform(0, 1), strength * random.NextUniform(0, 1));
    }

    /// <summary>Applies them.</summary>
    /// <param name="image">The difference without noise.</param>
    /// <param name="scratch">Memory of the same size.</param>
    public void Apply(PixelGrid image, PixelGrid scratch)
    {
        Span<float> weights = stackalloc float[2 * Reach + 1];
        Fill(weights, _left, _right);
        for (var row = 0; row < image.Height; row++)
        {
            var from = image.Row(row);
            var to = scratch.Row(row);
            for (var column = 0; column < from.Length; column++)
            {
                var sum = 0f;
                for (var i = -Reach; i <= Reach; i++) sum += weights[Reach + i] * from[Math.Clamp(column - i, 0, from.Length - 1)];
                to[column] = sum;
            }
        }

        Fill(weights, _below, _above);
        for (var row = 0; row < image.Height; row++)
        {
            var to = image.Row(row);
            to.Clear();
            for (var i = -Reach; i <= Reach; i++)
            {
                if (weights[Reach + i] == 0) continue;
                var from = scratch.Row(Math.Clamp(row - i, 0, image.Height - 1));
                for (var column = 0; column < to.Length; column++) to[column] += weights[Reach + i] * from[column];
            }
        }
    }

    private static void Fill(Span<float> weights, double before, double after)
    {
        weights.Clear();
        for (var i = Nearest; i <= Reach; i++)
        {
            var ripple = (i % 2 == 0 ? -1 : 1) * Math.Pow(Fading, i - Nearest);
            weights[Reach - i] = (float)(before * ripple);
            weights[Reach + i] = (float)(after * ripple);
        }

        weights[Reach] = 1;
    }
}
