using System.Buffers;

namespace Nightjar.Sky;

/// <summary>Turns a cutout into a picture that shows faint sources and bright stars at once.</summary>
/// <remarks>The inverse hyperbolic sine (Lupton et al. 1999) is linear near the background, in units of its noise, and
/// logarithmic far above it. Each image gets its own limits. In science and template images the background is dark; in
/// difference images it is the middle grey, so that what brightened is white and what faded is black.</remarks>
public static class CutoutStretch
{
    /// <summary>The grey of pixels without data. No pixel with data has it.</summary>
    public const byte NoData = 0;

    private const byte Darkest = 1;
    private const byte Brightest = byte.MaxValue;

    /// <summary>Sentinels like ZTF's -3.4e38 are far beyond this, counts of any camera far below.</summary>
    private const float LargestCount = 1e30f;

    /// <summary>Noise widths from the background to where the stretch turns from linear to logarithmic.</summary>
    private const double LinearWidths = 3;

    /// <summary>Black lies this many noise widths below the background of science and template images.</summary>
    private const double WidthsBelow = 3;

    /// <summary>White lies at least this many noise widths from the background, lest pure noise be blown up.</summary>
    private const double LeastWidths = 12;

    /// <summary>Fraction of pixels beyond the limits: hot pixels and the very core of a star.</summary>
    private const double ClippedFraction = 0.0005;

    /// <summary>Width of a normal distribution over its lower quartile's distance from the median.</summary>
    private const double WidthPerQuartile = 1.482_602_218_505_602;

    /// <summary>Whether a pixel holds a measurement, not NaN, an infinity or a sentinel.</summary>
    public static bool HasData(float pixel) => Math.Abs(pixel) < LargestCount;

    /// <summary>Renders a cutout in 8-bit grey, first row on top: the reverse of the FITS order of <see cref="Cutout"/>.</summary>
    /// <param name="cutout">The image; left as it is. One without any data becomes all <see cref="NoData"/>.</param>
    /// <param name="kind">Which of the three images it is.</param>
    /// <param name="grey">Receives width x height bytes.</param>
    public static void Render(Cutout cutout, CutoutKind kind, Span<byte> grey)
    {
        var pixels = (ReadOnlySpan<float>)cutout.Pixels;
        var (width, height) = (cutout.Width, cutout.Height);
        var (zero, below, above, softening) = Limits(pixels, kind == CutoutKind.Difference);
        var (bottom, top) = (Math.Asinh(-below / softening), Math.Asinh(above / softening));
        var scale = (Brightest - Darkest) / (top - bottom);
        for (var row = 0; row < height; row++)
        {
            var source = pixels.Slice((height - 1 - row) * width, width);
            var target = grey.Slice(row * width, width);
            for (var column = 0; column < width; column++)
            {
                var level = Darkest + scale * (Math.Asinh((source[column] - zero) / softening) - bottom);
                target[column] = HasData(source[column]) ? (byte)Math.Clamp(Math.Round(level), Darkest, Brightest) : NoData;
            }
        }
    }

    /// <summary>The background, the distances of black below and of white above it, and the width of the linear part.</summary>
    private static (double Zero, double Below, double Above, double Softening) Limits(ReadOnlySpan<float> pixels, bool isDifference)
    {
        var rented = ArrayPool<float>.Shared.Rent(pixels.Length);
        var count = 0;
        foreach (var pixel in pixels) if (HasData(pixel)) rented[count++] = pixel;
        var sorted = rented.AsSpan(0, count);
        sorted.Sort();
        var (median, quartile) = (Quantile(sorted, 0.5), Quantile(sorted, 0.25));
        var (least, most) = (Quantile(sorted, ClippedFraction), Quantile(sorted, 1 - ClippedFraction));
        ArrayPool<float>.Shared.Return(rented);

        // The lower quartile knows the noise even where sources fill most of the image.
        var noise = WidthPerQuartile * (median - quartile);
        if (!(noise > 0)) noise = most > least ? (most - least) / LeastWidths : 1;
        var softening = LinearWidths * noise;
        if (!isDifference) return (median, WidthsBelow * noise, Math.Max(most - median, LeastWidths * noise), softening);
        var reach = Math.Max(Math.Max(most - median, median - least), LeastWidths * noise);
        return (median, reach, reach, softening);
    }

    private static double Quantile(ReadOnlySpan<float> sorted, double fraction)
        => sorted.IsEmpty ? 0 : sorted[(int)Math.Round(fraction * (sorted.Length - 1))];
}
