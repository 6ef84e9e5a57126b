using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>3 x 3 convolution of bytes with step 1 by minimal filtering, as <see cref="WinogradConv2D"/> but exact: the transformations are
/// scaled so that all numbers are integers of 16 bits, and a multiple of the sum comes out modulo 2³², from which the sum follows; so the
/// result is that of the plain sum, bit for bit. Patches of 4 x 4 pixels take a quarter of the products, and patches of 2 x 2 pixels, for
/// more channels, 4/9 of them.</summary>
internal static unsafe class IntegerWinogradConv2D
{
    // Channels are read by whole vectors of bytes.
    private const int ChannelStep = 16;

    // With fewer filters the transformations cost more than the products that they save.
    private const int LeastFilters = 8;

    // Patches taken together: their transforms of few channels and filters stay near the first-level cache.
    private const int MostPatches = 16;

    // Numbers between two positions beyond their size, so that equal places never lie a power of two apart.
    private const int Gap = 32;

    private const int MostPositions = 6;

    /// <summary>Whether this convolution is one.</summary>
    internal static bool Fits(in ConvolutionGeometry g) =>
        g is { KernelHeight: 3, KernelWidth: 3, StrideHeight: 1, StrideWidth: 1, DilationHeight: 1, DilationWidth: 1, Groups: 1 }
        && g.Filters >= LeastFilters && g.Channels > 0 && g.Channels <= IntegerFilter2.MostChannels && g.Channels % ChannelStep == 0;

    /// <summary>Positions of a transformed patch: the segments of <see cref="IntegerWeights"/>.</summary>
    internal static int Positions(in ConvolutionGeometry g) => IsWide(g) ? Positions<IntegerFilter4>() : Positions<IntegerFilter2>();

    /// <summary>G·g·Gᵀ for all channels and filters, (positions, channels, filters), of weights (3, 3, channels, filters).</summary>
    internal static short[] Transform(in ConvolutionGeometry g, ReadOnlySpan<sbyte> weights) =>
        IsWide(g) ? Transform<IntegerFilter4>(weights, g.Channels * g.Filters) : Transform<IntegerFilter2>(weights, g.Channels * g.Filters);

    /// <summary>y = f((x - zero point) * w + bias).</summary>
    internal static void Forward(in ConvolutionGeometry g, byte* x, int zeroPoint, in IntegerWeights weights, in Requantization requantization, void* y)
    {
        if (IsWide(g)) Forward<IntegerFilter4>(g, x, zeroPoint, weights, requantization, y);
        else Forward<IntegerFilter2>(g, x, zeroPoint, weights, requantization, y);
    }

    private static bool IsWide(in ConvolutionGeometry g) => g.Channels <= IntegerFilter4.MostChannels;

    private static int Positions<F>()
        where F : struct, IIntegerFilter => (F.Outputs + 2) * (F.Outputs + 2);

    private static short[] Transform<F>(ReadOnlySpan<sbyte> weights, int length)
        where F : struct, IIntegerFilter
    {
        var size = F.Outputs + 2;
        var transformed = new short[size * size * length];
        Span<int> columns = stackalloc int[3 * MostPositions], turned = stackalloc int[MostPositions];
        for (var i = 0; i < length; i++)
        {
            for (var v = 0; v < 3; v++) F.Weights(weights[(v * length) + i], weights[((3 + v) * length) + i], weights[((6 + v) * length) + i], columns[(v * MostPositions)..]);
            for (var u = 0; u < size; u++)
            {
                F.Weights(columns[u], columns[MostPositions + u], columns[(2 * MostPositions) + u], turned);
                for (var v = 0; v < size; v++) transformed[(((u * size) + v) * length) + i] = checked((short)turned[v]);
            }
        }

        return transformed;
    }

    private static void Forward<F>(in ConvolutionGeometry g, byte* x, int zeroPoint, in IntegerWeights weights, in Requantization requantization, void* y)
        where F : struct, IIntegerFilter
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512 when g.Channels % WordLanes512.Width == 0: Forward<F, PairLanes512, WordLanes512>(g, x, zeroPoint, weights, requantization, y); break;
            case SimdLevel.Avx512: Forward<F, PairLanes512, WordLanes256>(g, x, zeroPoint, weights, requantization, y); break;
            case SimdLevel.Avx2: Forward<F, PairLanes256, WordLanes256>(g, x, zeroPoint, weights, requantization, y); break;
            default: Forward<F, PairLanes1, WordLanes1>(g, x, zeroPoint, weights, requantization, y); break;
        }
    }

    private static void Forward<F, P, W>(in ConvolutionGeometry g, byte* x, int zeroPoint, in IntegerWeights weights, in Requantization requantization, void* y)
        where F : struct, IIntegerFilter
        where P : unmanaged, IPairLanes<P>
        where W : unmanaged, IWordLanes<W>
    {
        var m = F.Outputs;
        var (down, across) = ((g.OutHeight + m - 1) / m, (g.OutWidth + m - 1) / m);
        if (down == 0 || across == 0) return;
        var parts = (across + MostPatches - 1) / MostPatches;
        var width = (across + parts - 1) / parts;
        var rows = parts > 1 ? 1 : Math.Min(down, Math.Max(1, MostPatches / across));
        var block = rows * width;
        var panel = IntegerKernels.PanelWidth;
        var (step, outStep) = ((block * g.Channels) + Gap, (block * panel) + Gap);
        using var patches = Scratch.Take((nint)Positions<F>() * step / 2);
        using var products = Scratch.Take((nint)Positions<F>() * outStep);
        using var pixels = Scratch.Take((nint)m * m * width * panel);
        using var columns = Scratch.Take(((m * width) + 2) * (m + 2) * (nint)W.Width / 2);
        using var outside = Scratch.Take((g.Width * g.Channels / sizeof(float)) + 1);
        new Span<byte>(outside.Pointer, g.Width * g.Channels).Fill((byte)zeroPoint);
        var size = requantization.IsFloat ? sizeof(float) : sizeof(byte);
        for (var n = 0; n < g.Batch; n++, x += g.ImageLength, y = (byte*)y + ((nint)g.OutLength * size))
        {
            for (var i = 0; i < down; i += rows)
            {
                var high = Math.Min(rows, down - i);
                for (var j = 0; j < across; j += width)
                {
                    var wide = Math.Min(width, across - j);
                    for (var r = 0; r < high; r++)
                    {
                        var target = (short*)patches.Pointer + ((nint)r * wide * g.Channels);
                        TransformImage<F, W>(g, x, (byte*)outside.Pointer, zeroPoint, m * (i + r), m * j, wide, (short*)columns.Pointer, target, step);
                    }

                    for (var column = 0; column < g.Filters; column += panel)
                    {
                        var count = Math.Min(panel, g.Filters - column);
                        var vectors = count > P.Width ? 2 : 1;
                        Multiply(weights, column, vectors, (short*)patches.Pointer, step, high * wide, (int*)products.Pointer, outStep);
                        for (var r = 0; r < high; r++)
                        {
                            TransformProducts<F, P>((int*)products.Pointer + ((nint)r * wide * vectors * P.Width), outStep, wide, vectors, weights.Bias + column, (int*)pixels.Pointer);
                            Write(g, requantization, (int*)pixels.Pointer, vectors * P.Width, m * (i + r), m * j, m, m * wide, column, count, (byte*)y, size);
                        }
                    }
                }
            }
        }
    }

    [SkipLocalsInit]
    private static void Multiply(in IntegerWeights weights, int column, int vectors, short* patches, nint step, int count, int* products, nint outStep)
    {
        var zeros = stackalloc int[IntegerTile.SumsLength / 12];
        new Span<int>(zeros, IntegerTile.SumsLength / 12).Clear();
        var (channels, stride) = (weights.PairsPerSegment * 2, vectors * SimdSupport.Width);
        var tile = new IntegerTile { ARow = channels, BStep = 2 * IntegerKernels.PanelWidth, Pairs = weights.PairsPerSegment, Segments = 1, Bias = zeros };
        var most = IntegerKernels.Rows;
        var tiles = (count + most - 1) / most;
        for (var p = 0; p < weights.Segments; p++)
        {
            tile.B = weights.Panel(column) + (p * weights.PairsPerSegment * tile.BStep);
            var row = 0;
            for (var t = tiles; t > 0; t--)
            {
                var taken = (count - row + t - 1) / t;
                tile.A = patches + (p * step) + (row * channels);
                tile.Sums = products + (p * outStep) + (row * stride);
                IntegerKernels.Get(taken, vectors)(&tile);
                row += taken;
            }
        }
    }

    // Bᵀ·d·B of a row of patches: first all columns of the image, each of which serves its patches, then the patches.
    [MethodImpl(Kernel.Compiled)]
    [SkipLocalsInit]
    private static void TransformImage<F, W>(in ConvolutionGeometry g, byte* x, byte* outside, int zeroPoint, int row, int column, int count, short* columns, short* target, nint step)
        where F : struct, IIntegerFilter
        where W : unmanaged, IWordLanes<W>
    {
        var size = F.Outputs + 2;
        var rows = stackalloc byte*[MostPositions];
        for (var u = 0; u < size; u++)
        {
            var at = row + u - g.PadTop;
            rows[u] = (uint)at < (uint)g.Height ? x + ((nint)at * g.Width * g.Channels) : outside;
        }

        var zero = W.All((short)zeroPoint);
        nint next = size * W.Width;
        for (var c = 0; c < g.Channels; c += W.Width)
        {
            var left = column - g.PadLeft;
            var turned = columns;
            for (var v = 0; v < (F.Outputs * count) + 2; v++, turned += next)
            {
                if ((uint)(left + v) < (uint)g.Width) F.Column(rows, ((nint)(left + v) * g.Channels) + c, zero, turned);
                else new Span<short>(turned, (int)next).Clear();
            }

            for (var t = 0; t < count; t++)
            {
                var from = columns + (t * F.Outputs * next);
                var to = target + ((nint)t * g.Channels) + c;
                for (var u = 0; u < size; u++) F.Turn<W>(from + (u * W.Width), next, to + (u * size * step), step);
            }
        }
    }

    // Aᵀ·m·A, and the bias, of a row of patches: rows of pixels.
    [MethodImpl(Kernel.Compiled)]
    private static void TransformProducts<F, P>(int* products, nint step, int count, int vectors, int* bias, int* pixels)
        where F : struct, IIntegerFilter
        where P : unmanaged, IPairLanes<P>
    {
        nint stride = vectors * P.Width;
        var line = F.Outputs * count * stride;
        for (var f = 0; f < stride; f += P.Width)
        {
            var shift = P.Load(bias + f);
            for (var t = 0; t < count; t++) F.Finish(products + f + (t * stride), step, shift, pixels + f + (F.Outputs * t * stride), stride, line);
        }
    }

    // The pixels that exist of some rows.
    private static void Write(in ConvolutionGeometry g, in Requantization requantization, int* pixels, int stride, int row, int column, int rows, int count, int filter, int filters, byte* y, int size)
    {
        var across = Math.Min(count, g.OutWidth - column);
        for (var r = row; r < Math.Min(row + rows, g.OutHeight); r++, pixels += (nint)count * stride)
            requantization.Rows(pixels, stride, across, filter, filters, y + ((((((nint)r * g.OutWidth) + column) * g.Filters) + filter) * size), g.Filters);
    }
}
