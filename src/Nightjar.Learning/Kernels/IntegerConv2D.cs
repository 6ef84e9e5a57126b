using System.Runtime.CompilerServices;

namespace Nightjar.Learning.Kernels;

/// <summary>Convolutions of channels-last images of bytes with integer weights, without groups. The image is widened to 16 bits once,
/// less the byte that stands for 0, so that padding is 0 and nothing needs to be corrected afterwards.</summary>
internal static unsafe class IntegerConv2D
{
    /// <summary>Floats of memory that the packed weights take.</summary>
    internal static nint PackedLength(in ConvolutionGeometry g)
    {
        var (segments, rows) = Segments(g);
        return IntegerWeights.Length(segments, rows, g.Filters);
    }

    /// <summary>Packs weights (height, width, channels, filters) for <see cref="Forward"/>; see <see cref="IntegerWeights.Pack"/>.</summary>
    internal static IntegerWeights Pack(in ConvolutionGeometry g, ReadOnlySpan<sbyte> source, ReadOnlySpan<int> bias, ReadOnlySpan<float> multipliers, float* memory)
    {
        var (segments, rows) = Segments(g);
        return IntegerWinogradConv2D.Fits(g)
            ? IntegerWeights.Pack<short>(IntegerWinogradConv2D.Transform(g, source), bias, multipliers, segments, rows, memory)
            : IntegerWeights.Pack(source, bias, multipliers, segments, rows, memory);
    }

    /// <summary>y = f((x - zero point) * w + bias).</summary>
    internal static void Forward(in ConvolutionGeometry g, byte* x, int zeroPoint, in IntegerWeights weights, in Requantization requantization, void* y)
    {
        if (IntegerWinogradConv2D.Fits(g)) IntegerWinogradConv2D.Forward(g, x, zeroPoint, weights, requantization, y);
        else ForwardDirect(g, x, zeroPoint, weights, requantization, y);
    }

    // A window's row is one segment of the sum unless its taps lie apart.
    private static (int Segments, int Rows) Segments(in ConvolutionGeometry g) =>
        IntegerWinogradConv2D.Fits(g) ? (IntegerWinogradConv2D.Positions(g), g.Channels)
            : IsJoined(g) ? (g.KernelHeight, g.KernelWidth * g.Channels)
            : (g.KernelHeight * g.KernelWidth, g.Channels);

    [SkipLocalsInit]
    private static void ForwardDirect(in ConvolutionGeometry g, byte* x, int zeroPoint, in IntegerWeights weights, in Requantization requantization, void* y)
    {
        var row = (nint)g.PaddedWidth * g.Channels;
        var (segments, _) = Segments(g);
        using var table = Scratch.Take(2 * segments);
        var offsets = (nint*)table.Pointer;
        for (var s = 0; s < segments; s++)
        {
            offsets[s] = IsJoined(g) ? s * g.DilationHeight * row
                : (s / g.KernelWidth * g.DilationHeight * row) + ((nint)(s % g.KernelWidth) * g.DilationWidth * g.Channels);
        }

        // One number more than the image has: the last pair of an odd segment reaches over it, with weight 0.
        using var wide = Scratch.Take((g.PaddedLength / 2) + 1);
        var image = (short*)wide.Pointer;
        image[g.PaddedLength] = 0;
        var size = requantization.IsFloat ? sizeof(float) : sizeof(byte);
        for (var n = 0; n < g.Batch; n++, x += g.ImageLength)
        {
            Widen(g, x, zeroPoint, image);
            for (var i = 0; i < g.OutHeight; i++)
            {
                IntegerGemm.Rows(image + ((nint)i * g.StrideHeight * row), (nint)g.StrideWidth * g.Channels, g.OutWidth, offsets, weights, requantization, y, g.Filters);
                y = (byte*)y + ((nint)g.OutWidth * g.Filters * size);
            }
        }
    }

    private static bool IsJoined(in ConvolutionGeometry g) => g.DilationWidth == 1 || g.KernelWidth == 1;

    private static void Widen(in ConvolutionGeometry g, byte* x, int zeroPoint, short* image)
    {
        if (!g.IsPadded)
        {
            IntegerGemm.Widen(x, zeroPoint, image, g.ImageLength);
            return;
        }

        var (row, paddedRow) = (g.Width * g.Channels, g.PaddedWidth * g.Channels);
        new Span<short>(image, g.PaddedLength).Clear();
        image += ((nint)g.PadTop * paddedRow) + ((nint)g.PadLeft * g.Channels);
        for (var i = 0; i < g.Height; i++, x += row, image += paddedRow) IntegerGemm.Widen(x, zeroPoint, image, row);
    }
}
