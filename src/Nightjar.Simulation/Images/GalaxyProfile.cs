using System.Numerics;

namespace Nightjar.Simulation.Images;

/// <summary>The image of a galaxy: an exponential disc or a de Vaucouleurs spheroid as a sum of Gaussians, each
/// convolved with the point spread.</summary>
/// <remarks>Mixtures of Hogg and Lang (2013, PASP 125, 719), in units of the effective radius; components too small to
/// be resolved are merged into the innermost one kept.</remarks>
internal static class GalaxyProfile
{
    private const double LeastArmRadius = 2; // effective radius over seeing: below, arms blur

    private static readonly (double Share, double Variance)[] Disc = Normalised(
        (0.0331479, 0.00826), (0.223364214, 0.0391463084), (1.17949102, 0.139976817), (4.33873750, 0.460962500), (5.99820770, 1.50159566));

    private static readonly (double Share, double Variance)[] Spheroid = Normalised(
        (0.968685, 0.00318), (1.51937350, 0.0169432589), (2.83627243, 0.0684850479), (4.46467501, 0.287207080), (5.72440830, 1.33320254), (5.60989349, 8.40215071));

    /// <summary>Adds a galaxy.</summary>
    /// <param name="image">Where to.</param>
    /// <param name="x">Column of the centre.</param>
    /// <param name="y">Row of the centre.</param>
    /// <param name="flux">Total flux.</param>
    /// <param name="shape">Radius, axis ratio and angle.</param>
    /// <param name="fwhm">Seeing, pixels.</param>
    /// <param name="level">Surface brightness that no longer matters.</param>
    public static void Add(PixelGrid image, double x, double y, double flux, in GalaxyShape shape, double fwhm, double level)
    {
        var seeing = fwhm / Observing.ChannelConditions.FwhmPerSigma * 1.08; // the Moffat wings widen the Gaussian
        var seeingVariance = seeing * seeing;
        var (sine, cosine) = Math.SinCos(shape.Angle);
        var radiusSquare = shape.EffectiveRadius * shape.EffectiveRadius;
        SpiralArms? arms = !shape.IsSpheroid && shape.ArmStrength > 0 && shape.EffectiveRadius > LeastArmRadius * fwhm ? new SpiralArms(shape) : null;
        foreach (var (share, variance) in shape.IsSpheroid ? Spheroid : Disc)
        {
            var major = variance * radiusSquare;
            var minor = major * shape.AxisRatio * shape.AxisRatio;
            var xx = major * cosine * cosine + minor * sine * sine + seeingVariance;
            var yy = major * sine * sine + minor * cosine * cosine + seeingVariance;
            var xy = (major - minor) * sine * cosine;
            AddGaussian(image, x, y, flux * share, xx, xy, yy, level, arms);
        }
    }

    private static void AddGaussian(PixelGrid image, double x, double y, double flux, double xx, double xy, double yy, double level, SpiralArms? arms)
    {
        var determinant = xx * yy - xy * xy;
        var peak = flux / (2 * Math.PI * Math.Sqrt(determinant));
        if (peak < level / 4) return;
        var reach = Math.Sqrt(2 * Math.Log(Math.Max(2, peak / level * 4)));
        var (left, right, bottom, top) = image.Window(x, y, reach * Math.Sqrt(Math.Max(xx, yy)));
        var (a, b, c) = ((float)(-0.5 * yy / determinant), (float)(xy / determinant), (float)(-0.5 * xx / determinant));
        var (limit, amplitude) = ((float)(-0.5 * reach * reach), (float)peak);
        for (var row = bottom; row <= top; row++)
        {
            var dy = (float)(row - y);
            var line = image.Row(row);
            var column = left;
            if (arms is null)
            {
                var step = new Vector<float>(Vector<float>.Count);
                var along = new Vector<float>((float)(column - x)) + Vector<float>.Indices;
                for (; column + Vector<float>.Count <= right + 1; column += Vector<float>.Count, along += step)
                {
                    var exponents = along * (along * a + new Vector<float>(b * dy)) + new Vector<float>(c * dy * dy);
                    if (!Vector.GreaterThanAny(exponents, new Vector<float>(limit))) continue;
                    var part = line.Slice(column, Vector<float>.Count);
                    var light = Vector.ConditionalSelect(Vector.GreaterThan(exponents, new Vector<float>(limit)), amplitude * Vector.Exp(exponents), Vector<float>.Zero);
                    (new Vector<float>(part) + light).CopyTo(part);
                }
            }

            for (; column <= right; column++)
            {
                var dx = (float)(column - x);
                var exponent = dx * (dx * a + b * dy) + c * dy * dy;
                if (exponent <= limit) continue;
                var light = amplitude * MathF.Exp(exponent);
                line[column] += arms is { } spiral ? light * spiral.Factor(dx, dy) : light;
            }
        }
    }

    private static (double Share, double Variance)[] Normalised(params (double Share, double Variance)[] parts)
    {
        var sum = parts.Sum(p => p.Share);
        return [.. parts.Select(p => (p.Share / sum, p.Variance))];
    }
}
