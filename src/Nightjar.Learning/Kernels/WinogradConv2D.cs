using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>3 x 3 convolution with step 1 by Winograd's minimal filtering F(2 x 2, 3 x 3) (Lavin and Gray 2015, arXiv 1509.09308): four output
/// pixels cost 16 products for each pair of channel and filter instead of 36. Y = Aᵀ[(G·g·Gᵀ) ⊙ (Bᵀ·d·B)]A with d a 4 x 4 patch of the
/// image, g the window, ⊙ a sum over channels: 16 matrix products of (patches, channels) with (channels, filters). All factors of the
/// transformations are 0, ±1 and ½, so the rounding error stays near that of the plain sum.</summary>
internal static unsafe class WinogradConv2D
{
    // Profiles make the runtime inline such methods into ones that are compiled again, where registers run out: a third slower.
    private const MethodImplOptions Kernel = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    private const int Positions = 16;

    // With fewer channels or filters the transformations cost more than the products that they save.
    private const int LeastChannels = 16;

    // The transformed weights are 16/9 of the plain ones; larger ones leave the second-level cache with too few patches to share them.
    private const int MostWeights = 256 * 256;

    // Patches taken together: two tiles of 14 rows, whose transforms of up to 64 channels fit the second-level cache with the weights.
    private const int MostPatches = 28;

    // Floats between the matrices of two positions beyond their size, so that equal places never lie a power of two apart.
    private const int Gap = 16;

    /// <summary>Whether this convolution is one.</summary>
    internal static bool Fits(in ConvolutionGeometry g) =>
        g is { KernelHeight: 3, KernelWidth: 3, StrideHeight: 1, StrideWidth: 1, DilationHeight: 1, DilationWidth: 1, Groups: 1 }
        && g is { Channels: >= LeastChannels, Filters: >= LeastChannels, OutHeight: > 1, OutWidth: > 1 }
        && g.Channels * g.Filters <= MostWeights;

    /// <summary>Floats that the transformed weights take.</summary>
    internal static nint PackedLength(in ConvolutionGeometry g) => Positions * GemmPacking.Length(g.Channels, g.Filters);

    /// <summary>Transforms and packs weights (3, 3, channels, filters).</summary>
    internal static void Pack(in ConvolutionGeometry g, float* weights, float* packed)
    {
        var length = g.Channels * g.Filters;
        using var transformed = Scratch.Take((nint)Positions * length);
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: TransformWeights<Lanes512>(weights, transformed.Pointer, length); break;
            case SimdLevel.Avx2: TransformWeights<Lanes256>(weights, transformed.Pointer, length); break;
            default: TransformWeights<Lanes1>(weights, transformed.Pointer, length); break;
        }

        for (var p = 0; p < Positions; p++)
            GemmPacking.Pack(new(transformed.Pointer + ((nint)p * length), g.Channels, g.Filters), packed + (p * GemmPacking.Length(g.Channels, g.Filters)));
    }

    /// <summary>y = x * w + bias, then max(0, ·) on request.</summary>
    internal static void Forward(in ConvolutionGeometry g, float* x, float* packed, float* bias, float* y, bool relu)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Forward<Lanes512>(g, x, packed, bias, y, relu); break;
            case SimdLevel.Avx2: Forward<Lanes256>(g, x, packed, bias, y, relu); break;
            default: Forward<Lanes1>(g, x, packed, bias, y, relu); break;
        }
    }

    private static void Forward<L>(in ConvolutionGeometry g, float* x, float* packed, float* bias, float* y, bool relu)
        where L : unmanaged, ILanes<L>
    {
        // Blocks are whole rows of patches where those are short, else parts of one row of about equal width.
        var (down, across) = ((g.OutHeight + 1) / 2, (g.OutWidth + 1) / 2);
        var parts = (across + MostPatches - 1) / MostPatches;
        var width = (across + parts - 1) / parts;
        var rows = parts > 1 ? 1 : Math.Min(down, Math.Max(1, MostPatches / across));
        var block = rows * width;
        var (step, outStep) = ((block * g.Channels) + Gap, (block * g.Filters) + Gap);
        using var patches = Scratch.Take((nint)Positions * step);
        using var products = Scratch.Take((nint)Positions * outStep);
        using var zeros = Scratch.Take(g.Width * g.Channels);
        new Span<float>(zeros.Pointer, g.Width * g.Channels).Clear();
        for (var n = 0; n < g.Batch; n++, x += g.ImageLength, y += g.OutLength)
        {
            for (var i = 0; i < down; i += rows)
            {
                var high = Math.Min(rows, down - i);
                for (var j = 0; j < across; j += width)
                {
                    var wide = Math.Min(width, across - j);
                    for (var r = 0; r < high; r++)
                        TransformImage<L>(g, x, zeros.Pointer, i + r, j, wide, patches.Pointer + ((nint)r * wide * g.Channels), step);
                    Multiply(g, patches.Pointer, step, high * wide, packed, products.Pointer, outStep);
                    for (var r = 0; r < high; r++)
                        TransformProducts<L>(g, products.Pointer + ((nint)r * wide * g.Filters), outStep, i + r, j, wide, bias, y, relu);
                }
            }
        }
    }

    [SkipLocalsInit]
    private static void Multiply(in ConvolutionGeometry g, float* patches, nint step, int count, float* packed, float* products, nint outStep)
    {
        var (width, vector) = (GemmKernels.PanelWidth, SimdSupport.Width);
        var spill = stackalloc float[GemmTile.SpillLength];
        var tile = new GemmTile { ARow = g.Channels, AStep = 1, BStep = width, Depth = g.Channels, Segments = 1, CRow = g.Filters, Spill = spill };
        var panels = GemmPacking.Length(g.Channels, g.Filters);
        for (var p = 0; p < Positions; p++)
        {
            for (var column = 0; column < g.Filters; column += width)
            {
                var columns = Math.Min(width, g.Filters - column);
                var vectors = columns > vector ? 2 : 1;
                tile.Tail = columns - ((vectors - 1) * vector);
                tile.A = patches + (p * step);
                tile.B = packed + (p * panels) + ((nint)column * g.Channels);
                tile.C = products + (p * outStep) + column;
                Gemm.Rows(&tile, count, vectors);
            }
        }
    }

    // Bᵀ·d·B of a row of patches; each column of the image is turned by Bᵀ once and serves two patches.
    [MethodImpl(Kernel)]
    private static void TransformImage<L>(in ConvolutionGeometry g, float* x, float* zeros, int row, int column, int count, float* target, nint step)
        where L : unmanaged, ILanes<L>
    {
        var top = (2 * row) - g.PadTop;
        var r0 = Row(g, x, zeros, top);
        var r1 = Row(g, x, zeros, top + 1);
        var r2 = Row(g, x, zeros, top + 2);
        var r3 = Row(g, x, zeros, top + 3);
        for (var c = 0; c < g.Channels; c += L.Width)
        {
            var lanes = Math.Min(L.Width, g.Channels - c);
            var left = (2 * column) - g.PadLeft;
            Column<L>(g, r0, r1, r2, r3, left, c, lanes, out var a0, out var a1, out var a2, out var a3);
            Column<L>(g, r0, r1, r2, r3, left + 1, c, lanes, out var b0, out var b1, out var b2, out var b3);
            var to = target + c;
            for (var t = 0; t < count; t++, to += g.Channels)
            {
                left += 2;
                Column<L>(g, r0, r1, r2, r3, left, c, lanes, out var c0, out var c1, out var c2, out var c3);
                Column<L>(g, r0, r1, r2, r3, left + 1, c, lanes, out var d0, out var d1, out var d2, out var d3);
                Four(to, step, lanes, a0, b0, c0, d0);
                Four(to + (4 * step), step, lanes, a1, b1, c1, d1);
                Four(to + (8 * step), step, lanes, a2, b2, c2, d2);
                Four(to + (12 * step), step, lanes, a3, b3, c3, d3);
                (a0, a1, a2, a3) = (c0, c1, c2, c3);
                (b0, b1, b2, b3) = (d0, d1, d2, d3);
            }
        }
    }

    private static float* Row(in ConvolutionGeometry g, float* x, float* zeros, int row) =>
        (uint)row < (uint)g.Height ? x + ((nint)row * g.Width * g.Channels) : zeros;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column<L>(in ConvolutionGeometry g, float* r0, float* r1, float* r2, float* r3, int column, int channel, int lanes, out L t0, out L t1, out L t2, out L t3)
        where L : unmanaged, ILanes<L>
    {
        (t0, t1, t2, t3) = (default, default, default, default);
        if ((uint)column >= (uint)g.Width) return;
        var at = ((nint)column * g.Channels) + channel;
        L d0, d1, d2, d3;
        if (lanes == L.Width) (d0, d1, d2, d3) = (L.Load(r0 + at), L.Load(r1 + at), L.Load(r2 + at), L.Load(r3 + at));
        else (d0, d1, d2, d3) = (L.LoadPart(r0 + at, lanes), L.LoadPart(r1 + at, lanes), L.LoadPart(r2 + at, lanes), L.LoadPart(r3 + at, lanes));
        (t0, t1, t2, t3) = (d0 - d2, d1 + d2, d2 - d1, d1 - d3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four<L>(float* target, nint step, int lanes, L a, L b, L c, L d)
        where L : unmanaged, ILanes<L>
    {
        if (lanes == L.Width)
        {
            L.Store(target, a - c);
            L.Store(target + step, b + c);
            L.Store(target + (2 * step), c - b);
            L.Store(target + (3 * step), b - d);
            return;
        }

        L.StorePart(target, a - c, lanes);
        L.StorePart(target + step, b + c, lanes);
        L.StorePart(target + (2 * step), c - b, lanes);
        L.StorePart(target + (3 * step), b - d, lanes);
    }

    // Aᵀ·m·A of a row of patches, two rows of two pixels each.
    [MethodImpl(Kernel)]
    private static void TransformProducts<L>(in ConvolutionGeometry g, float* products, nint step, int row, int column, int count, float* bias, float* y, bool relu)
        where L : unmanaged, ILanes<L>
    {
        var line = (nint)g.OutWidth * g.Filters;
        var below = (2 * row) + 1 < g.OutHeight;
        for (var f = 0; f < g.Filters; f += L.Width)
        {
            var lanes = Math.Min(L.Width, g.Filters - f);
            var shift = bias == null ? default : L.LoadPart(bias + f, lanes);
            var from = products + f;
            var to = y + (2 * row * line) + (2 * column * (nint)g.Filters) + f;
            for (var t = 0; t < count; t++, from += g.Filters, to += 2 * (nint)g.Filters)
            {
                Two(from, step, lanes, out L a0, out L a1);
                Two(from + step, step, lanes, out L b0, out L b1);
                Two(from + (2 * step), step, lanes, out L c0, out L c1);
                Two(from + (3 * step), step, lanes, out L d0, out L d1);
                var beside = (2 * (column + t)) + 1 < g.OutWidth;
                Pixel(to, a0 + b0 + c0 + shift, lanes, relu);
                if (beside) Pixel(to + g.Filters, b0 - c0 - d0 + shift, lanes, relu);
                if (!below) continue;
                Pixel(to + line, a1 + b1 + c1 + shift, lanes, relu);
                if (beside) Pixel(to + line + g.Filters, b1 - c1 - d1 + shift, lanes, relu);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Two<L>(float* source, nint step, int lanes, out L first, out L second)
        where L : unmanaged, ILanes<L>
    {
        L m0, m1, m2, m3;
        if (lanes == L.Width) (m0, m1, m2, m3) = (L.Load(source), L.Load(source + (4 * step)), L.Load(source + (8 * step)), L.Load(source + (12 * step)));
        else (m0, m1, m2, m3) = (L.LoadPart(source, lanes), L.LoadPart(source + (4 * step), lanes), L.LoadPart(source + (8 * step), lanes), L.LoadPart(source + (12 * step), lanes));
        (first, second) = (m0 + m1 + m2, m1 - m2 - m3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pixel<L>(float* target, L value, int lanes, bool relu)
        where L : unmanaged, ILanes<L>
    {
        if (relu) value = L.Relu(value);
        if (lanes == L.Width) L.Store(target, value);
        else L.StorePart(target, value, lanes);
    }

    // G·g·Gᵀ with G = (1 0 0; ½ ½ ½; ½ -½ ½; 0 0 1), for all pairs of channel and filter at once.
    [MethodImpl(Kernel)]
    private static void TransformWeights<L>(float* weights, float* target, int length)
        where L : unmanaged, ILanes<L>
    {
        var half = L.All(0.5f);
        nint step = length;
        for (var i = 0; i < length; i += L.Width)
        {
            var lanes = Math.Min(L.Width, length - i);
            for (var v = 0; v < 4; v++)
            {
                Side(weights + i, step, v, half, lanes, out L g0, out L g1, out L g2);
                var (sum, difference) = (half * (g0 + g2), half * g1);
                L.StorePart(target + i + (v * step), g0, lanes);
                L.StorePart(target + i + ((4 + v) * step), sum + difference, lanes);
                L.StorePart(target + i + ((8 + v) * step), sum - difference, lanes);
                L.StorePart(target + i + ((12 + v) * step), g2, lanes);
            }
        }
    }

    // Column v of g·Gᵀ, from the three rows of the window.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Side<L>(float* weights, nint step, int v, L half, int lanes, out L g0, out L g1, out L g2)
        where L : unmanaged, ILanes<L>
    {
        g0 = Turn(weights, step, v, half, lanes);
        g1 = Turn(weights + (3 * step), step, v, half, lanes);
        g2 = Turn(weights + (6 * step), step, v, half, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static L Turn<L>(float* row, nint step, int v, L half, int lanes)
        where L : unmanaged, ILanes<L>
    {
        var (a, b, c) = (L.LoadPart(row, lanes), L.LoadPart(row + step, lanes), L.LoadPart(row + (2 * step), lanes));
        return v switch
        {
            0 => a,
            1 => half * (a + b + c),
            2 => half * (a - b + c),
            _ => c,
        };
    }
}
