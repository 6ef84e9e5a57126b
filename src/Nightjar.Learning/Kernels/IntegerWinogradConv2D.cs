using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>3 x 3 convolution of bytes with step 1 by minimal filtering F(2 x 2, 3 x 3), as <see cref="WinogradConv2D"/> but exact: with
/// (2G)·g·(2G)ᵀ for weights all numbers are integers, and four times the sum comes out. Bytes less the zero point are at most 255 in
/// size, so transformed ones at most 4·255 and weights at most 9·128, which fit 16 bits. Sums are taken modulo 2³², where four times a
/// true sum of up to <see cref="MostChannels"/> channels fits; so the result is that of the plain sum, bit for bit.</summary>
internal static unsafe class IntegerWinogradConv2D
{
    /// <summary>Transformed weights: the segments of <see cref="IntegerWeights"/>.</summary>
    internal const int Positions = 16;

    // 4·9·1024·255·128 is below 2^31.
    private const int MostChannels = 1024;

    // Channels are read by whole vectors of bytes.
    private const int ChannelStep = 16;

    // With fewer filters the transformations cost more than the products that they save.
    private const int LeastFilters = 8;

    // Patches taken together: their transforms of few channels and filters stay near the first-level cache.
    private const int MostPatches = 24;

    // Numbers between two positions beyond their size, so that equal places never lie a power of two apart.
    private const int Gap = 32;

    /// <summary>Whether this convolution is one.</summary>
    internal static bool Fits(in ConvolutionGeometry g) =>
        g is { KernelHeight: 3, KernelWidth: 3, StrideHeight: 1, StrideWidth: 1, DilationHeight: 1, DilationWidth: 1, Groups: 1 }
        && g.Filters >= LeastFilters && g.Channels is > 0 and <= MostChannels && g.Channels % ChannelStep == 0;

    /// <summary>(2G)·g·(2G)ᵀ for all channels and filters, (16, channels, filters), of weights (3, 3, channels, filters).</summary>
    internal static short[] Transform(in ConvolutionGeometry g, ReadOnlySpan<sbyte> weights)
    {
        var length = g.Channels * g.Filters;
        var transformed = new short[Positions * length];
        Span<int> rows = stackalloc int[12];
        for (var i = 0; i < length; i++)
        {
            for (var v = 0; v < 3; v++)
            {
                var (a, b, c) = (weights[(v * length) + i], weights[((3 + v) * length) + i], weights[((6 + v) * length) + i]);
                (rows[v], rows[3 + v], rows[6 + v], rows[9 + v]) = (2 * a, a + b + c, a - b + c, 2 * c);
            }

            for (var u = 0; u < 4; u++)
            {
                var (a, b, c) = (rows[3 * u], rows[(3 * u) + 1], rows[(3 * u) + 2]);
                var at = (4 * u * length) + i;
                (transformed[at], transformed[at + length]) = ((short)(2 * a), (short)(a + b + c));
                (transformed[at + (2 * length)], transformed[at + (3 * length)]) = ((short)(a - b + c), (short)(2 * c));
            }
        }

        return transformed;
    }

    /// <summary>y = f((x - zero point) * w + bias).</summary>
    internal static void Forward(in ConvolutionGeometry g, byte* x, int zeroPoint, in IntegerWeights weights, in Requantization requantization, void* y)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512 when g.Channels % WordLanes512.Width == 0: Forward<PairLanes512, WordLanes512>(g, x, zeroPoint, weights, requantization, y); break;
            case SimdLevel.Avx512: Forward<PairLanes512, WordLanes256>(g, x, zeroPoint, weights, requantization, y); break;
            case SimdLevel.Avx2: Forward<PairLanes256, WordLanes256>(g, x, zeroPoint, weights, requantization, y); break;
            default: Forward<PairLanes1, WordLanes1>(g, x, zeroPoint, weights, requantization, y); break;
        }
    }

    private static void Forward<P, W>(in ConvolutionGeometry g, byte* x, int zeroPoint, in IntegerWeights weights, in Requantization requantization, void* y)
        where P : unmanaged, IPairLanes<P>
        where W : unmanaged, IWordLanes<W>
    {
        var (down, across) = ((g.OutHeight + 1) / 2, (g.OutWidth + 1) / 2);
        if (down == 0 || across == 0) return;
        var parts = (across + MostPatches - 1) / MostPatches;
        var width = (across + parts - 1) / parts;
        var rows = parts > 1 ? 1 : Math.Min(down, Math.Max(1, MostPatches / across));
        var block = rows * width;
        var panel = IntegerKernels.PanelWidth;
        var (step, outStep) = ((block * g.Channels) + Gap, (block * panel) + Gap);
        using var patches = Scratch.Take((nint)Positions * step / 2);
        using var products = Scratch.Take((nint)Positions * outStep);
        using var pixels = Scratch.Take(4 * (nint)width * panel);
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
                        TransformImage<W>(g, x, (byte*)outside.Pointer, zeroPoint, i + r, j, wide, (short*)patches.Pointer + ((nint)r * wide * g.Channels), step);
                    for (var column = 0; column < g.Filters; column += panel)
                    {
                        var columns = Math.Min(panel, g.Filters - column);
                        var vectors = columns > P.Width ? 2 : 1;
                        Multiply(weights, column, vectors, (short*)patches.Pointer, step, high * wide, (int*)products.Pointer, outStep);
                        for (var r = 0; r < high; r++)
                        {
                            TransformProducts<P>((int*)products.Pointer + ((nint)r * wide * vectors * P.Width), outStep, wide, vectors, weights.Bias + column, (int*)pixels.Pointer);
                            Write(g, requantization, (int*)pixels.Pointer, vectors * P.Width, i + r, j, wide, column, columns, (byte*)y, size);
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
        for (var p = 0; p < Positions; p++)
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

    // Bᵀ·d·B of a row of patches; each column of the image is turned by Bᵀ once and serves two patches.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformImage<W>(in ConvolutionGeometry g, byte* x, byte* outside, int zeroPoint, int row, int column, int count, short* target, nint step)
        where W : unmanaged, IWordLanes<W>
    {
        var top = (2 * row) - g.PadTop;
        var r0 = Row(g, x, outside, top);
        var r1 = Row(g, x, outside, top + 1);
        var r2 = Row(g, x, outside, top + 2);
        var r3 = Row(g, x, outside, top + 3);
        var zero = W.All((short)zeroPoint);
        for (var c = 0; c < g.Channels; c += W.Width)
        {
            var left = (2 * column) - g.PadLeft;
            Column(g, r0, r1, r2, r3, left, c, zero, out var a0, out var a1, out var a2, out var a3);
            Column(g, r0, r1, r2, r3, left + 1, c, zero, out var b0, out var b1, out var b2, out var b3);
            var to = target + c;
            for (var t = 0; t < count; t++, to += g.Channels)
            {
                left += 2;
                Column(g, r0, r1, r2, r3, left, c, zero, out var c0, out var c1, out var c2, out var c3);
                Column(g, r0, r1, r2, r3, left + 1, c, zero, out var d0, out var d1, out var d2, out var d3);
                Four(to, step, a0, b0, c0, d0);
                Four(to + (4 * step), step, a1, b1, c1, d1);
                Four(to + (8 * step), step, a2, b2, c2, d2);
                Four(to + (12 * step), step, a3, b3, c3, d3);
                (a0, a1, a2, a3) = (c0, c1, c2, c3);
                (b0, b1, b2, b3) = (d0, d1, d2, d3);
            }
        }
    }

    private static byte* Row(in ConvolutionGeometry g, byte* x, byte* outside, int row) =>
        (uint)row < (uint)g.Height ? x + ((nint)row * g.Width * g.Channels) : outside;

    // Differences need no zero point.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column<W>(in ConvolutionGeometry g, byte* r0, byte* r1, byte* r2, byte* r3, int column, int channel, W zero, out W t0, out W t1, out W t2, out W t3)
        where W : unmanaged, IWordLanes<W>
    {
        (t0, t1, t2, t3) = (default, default, default, default);
        if ((uint)column >= (uint)g.Width) return;
        var at = ((nint)column * g.Channels) + channel;
        var (d0, d1, d2, d3) = (W.LoadBytes(r0 + at), W.LoadBytes(r1 + at), W.LoadBytes(r2 + at), W.LoadBytes(r3 + at));
        (t0, t1, t2, t3) = (d0 - d2, (d1 - zero) + (d2 - zero), d2 - d1, d1 - d3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four<W>(short* target, nint step, W a, W b, W c, W d)
        where W : unmanaged, IWordLanes<W>
    {
        W.Store(target, a - c);
        W.Store(target + step, b + c);
        W.Store(target + (2 * step), c - b);
        W.Store(target + (3 * step), b - d);
    }

    // A quarter of Aᵀ·m·A, and the bias, of a row of patches: two rows of pixels.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformProducts<P>(int* products, nint step, int count, int vectors, int* bias, int* pixels)
        where P : unmanaged, IPairLanes<P>
    {
        nint stride = vectors * P.Width;
        var line = 2 * count * stride;
        for (var f = 0; f < stride; f += P.Width)
        {
            var shift = P.Load(bias + f);
            var from = products + f;
            var to = pixels + f;
            for (var t = 0; t < count; t++, from += stride, to += 2 * stride)
            {
                Two(from, step, out P a0, out P a1);
                Two(from + step, step, out P b0, out P b1);
                Two(from + (2 * step), step, out P c0, out P c1);
                Two(from + (3 * step), step, out P d0, out P d1);
                P.Store(to, P.Quarter(a0 + b0 + c0) + shift);
                P.Store(to + stride, P.Quarter(b0 - c0 - d0) + shift);
                P.Store(to + line, P.Quarter(a1 + b1 + c1) + shift);
                P.Store(to + line + stride, P.Quarter(b1 - c1 - d1) + shift);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Two<P>(int* source, nint step, out P first, out P second)
        where P : unmanaged, IPairLanes<P>
    {
        var (m0, m1, m2, m3) = (P.Load(source), P.Load(source + (4 * step)), P.Load(source + (8 * step)), P.Load(source + (12 * step)));
        (first, second) = (m0 + m1 + m2, m1 - m2 - m3);
    }

    // The pixels that exist of two rows.
    private static void Write(in ConvolutionGeometry g, in Requantization requantization, int* pixels, int stride, int row, int column, int count, int filter, int filters, byte* y, int size)
    {
        var across = Math.Min(2 * count, g.OutWidth - (2 * column));
        for (var r = 2 * row; r < Math.Min((2 * row) + 2, g.OutHeight); r++, pixels += 2 * (nint)count * stride)
            requantization.Rows(pixels, stride, across, filter, filters, y + (((((((nint)r * g.OutWidth) + (2 * column)) * g.Filters) + filter)) * size), g.Filters);
    }
}
