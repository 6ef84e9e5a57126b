using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>3 x 3 and 5 x 5 convolution with step 1 by Winograd's minimal filtering F(m x m, r x r) (Lavin and Gray 2015, arXiv 1509.09308):
/// Y = Aᵀ[(G·g·Gᵀ) ⊙ (Bᵀ·d·B)]A with d a patch of (m + r - 1)² pixels of the image, g the window, ⊙ a sum over channels: (m + r - 1)²
/// matrix products of (patches, channels) with (channels, filters). Four output pixels of 3 x 3 cost 16 products with m = 2 and 9 with m = 4
/// instead of 36; m = 4 needs more room for weights and rounds some times more, so it is for few channels, and where that is allowed. Four of
/// 5 x 5 cost 36 products with m = 2 instead of 100.</summary>
internal static unsafe class WinogradConv2D
{
    // With fewer channels or filters the transformations cost more than the products that they save.
    private const int LeastChannels = 16;

    // The transformed weights are 16/9 of the plain ones; larger ones leave the second-level cache with too few patches to share them.
    private const int MostWeights = 256 * 256;

    // For larger patches they are four times the plain ones.
    private const int MostWideWeights = 64 * 64;

    // For windows of 5 x 5 they are 36/25 of the plain ones.
    private const int MostLargeWeights = 128 * 128;

    // Patches taken together: two tiles of 14 rows of small ones, whose transforms of up to 64 channels fit the second-level cache with
    // the weights, or one of large ones.
    private const int MostPatches = 28;
    private const int MostWidePatches = 16;
    private const int MostLargePatches = 32;

    // Floats between the matrices of two positions beyond their size, so that equal places never lie a power of two apart.
    private const int Gap = 16;

    private const int MostSize = 6;

    /// <summary>Whether this convolution is one.</summary>
    internal static bool Fits(in ConvolutionGeometry g) =>
        g is { KernelHeight: 3 or 5, StrideHeight: 1, StrideWidth: 1, DilationHeight: 1, DilationWidth: 1, Groups: 1 }
        && g is { Channels: >= LeastChannels, Filters: >= LeastChannels, OutHeight: > 1, OutWidth: > 1 }
        && g.KernelWidth == g.KernelHeight && (long)g.Channels * g.Filters <= (IsLarge(g) ? MostLargeWeights : MostWeights);

    /// <summary>Floats that the transformed weights take.</summary>
    internal static nint PackedLength(in ConvolutionGeometry g) =>
        (IsLarge(g) ? Positions<WinogradLargeFilter>() : IsWide(g) ? Positions<WinogradFilter4>() : Positions<WinogradFilter2>()) * GemmPacking.Length(g.Channels, g.Filters);

    /// <summary>Transforms and packs weights (r, r, channels, filters).</summary>
    internal static void Pack(in ConvolutionGeometry g, float* weights, float* packed)
    {
        if (IsLarge(g)) Pack<WinogradLargeFilter>(g, weights, packed);
        else if (IsWide(g)) Pack<WinogradFilter4>(g, weights, packed);
        else Pack<WinogradFilter2>(g, weights, packed);
    }

    /// <summary>y = x * w + bias, then max(0, ·) on request.</summary>
    internal static void Forward(in ConvolutionGeometry g, float* x, float* packed, float* bias, float* y, bool relu)
    {
        if (IsLarge(g)) Forward<WinogradLargeFilter>(g, x, packed, bias, y, relu, MostLargePatches);
        else if (IsWide(g)) Forward<WinogradFilter4>(g, x, packed, bias, y, relu, MostWidePatches);
        else Forward<WinogradFilter2>(g, x, packed, bias, y, relu, MostPatches);
    }

    /// <summary>Whether the gradient of the weights is computed this way, with m = 4.</summary>
    internal static bool FitsWeights(in ConvolutionGeometry g) => Fits(g) && IsWide(g);

    private static bool IsLarge(in ConvolutionGeometry g) => g.KernelHeight == 5;

    private static bool IsWide(in ConvolutionGeometry g) => g.IsCoarse && !IsLarge(g) && g.Channels * g.Filters <= MostWideWeights;

    private static int Positions<F>()
        where F : struct, IWinogradFilter => Size<F>() * Size<F>();

    private static int Size<F>()
        where F : struct, IWinogradFilter => F.Outputs + F.Taps - 1;

    private static void Pack<F>(in ConvolutionGeometry g, float* weights, float* packed)
        where F : struct, IWinogradFilter
    {
        var length = g.Channels * g.Filters;
        using var transformed = Scratch.Take((nint)Positions<F>() * length);
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: TransformWeights<F, Lanes512>(weights, transformed.Pointer, length); break;
            case SimdLevel.Avx2: TransformWeights<F, Lanes256>(weights, transformed.Pointer, length); break;
            default: TransformWeights<F, Lanes1>(weights, transformed.Pointer, length); break;
        }

        for (var p = 0; p < Positions<F>(); p++)
            GemmPacking.Pack(new(transformed.Pointer + ((nint)p * length), g.Channels, g.Filters), packed + (p * GemmPacking.Length(g.Channels, g.Filters)));
    }

    private static void Forward<F>(in ConvolutionGeometry g, float* x, float* packed, float* bias, float* y, bool relu, int mostPatches)
        where F : struct, IWinogradFilter
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Forward<F, Lanes512>(g, x, packed, bias, y, relu, mostPatches); break;
            case SimdLevel.Avx2: Forward<F, Lanes256>(g, x, packed, bias, y, relu, mostPatches); break;
            default: Forward<F, Lanes1>(g, x, packed, bias, y, relu, mostPatches); break;
        }
    }

    private static void Forward<F, L>(in ConvolutionGeometry g, float* x, float* packed, float* bias, float* y, bool relu, int mostPatches)
        where F : struct, IWinogradFilter
        where L : unmanaged, ILanes<L>
    {
        // Blocks are whole rows of patches where those are short, else parts of one row of about equal width.
        var m = F.Outputs;
        var (down, across) = ((g.OutHeight + m - 1) / m, (g.OutWidth + m - 1) / m);
        var parts = (across + mostPatches - 1) / mostPatches;
        var width = (across + parts - 1) / parts;
        var rows = parts > 1 ? 1 : Math.Min(down, Math.Max(1, mostPatches / across));
        var block = rows * width;
        var (step, outStep) = ((block * g.Channels) + Gap, (block * g.Filters) + Gap);
        using var patches = Scratch.Take((nint)Positions<F>() * step);
        using var products = Scratch.Take((nint)Positions<F>() * outStep);
        using var columns = Scratch.Take(((m * width) + F.Taps - 1) * Size<F>() * (nint)L.Width);
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
                        TransformImage<F, L>(g, x, zeros.Pointer, m * (i + r), m * j, wide, columns.Pointer, patches.Pointer + ((nint)r * wide * g.Channels), step);
                    Multiply(g, Positions<F>(), patches.Pointer, step, high * wide, packed, products.Pointer, outStep);
                    for (var r = 0; r < high; r++)
                        TransformProducts<F, L>(g, products.Pointer + ((nint)r * wide * g.Filters), outStep, m * (i + r), m * j, wide, bias, y, relu);
                }
            }
        }
    }

    [SkipLocalsInit]
    private static void Multiply(in ConvolutionGeometry g, int positions, float* patches, nint step, int count, float* packed, float* products, nint outStep)
    {
        var (width, vector) = (GemmKernels.PanelWidth, SimdSupport.Width);
        var spill = stackalloc float[GemmTile.SpillLength];
        var tile = new GemmTile { ARow = g.Channels, AStep = 1, BStep = width, Depth = g.Channels, Segments = 1, CRow = g.Filters, Spill = spill };
        var panels = GemmPacking.Length(g.Channels, g.Filters);
        for (var p = 0; p < positions; p++)
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

    /// <summary>Bᵀ·d·B of a row of patches: first all columns of the image, each of which serves its patches, then the patches.</summary>
    [MethodImpl(Kernel.Compiled)]
    [SkipLocalsInit]
    internal static void TransformImage<F, L>(in ConvolutionGeometry g, float* x, float* zeros, int row, int column, int count, float* columns, float* target, nint step)
        where F : struct, IWinogradFilter
        where L : unmanaged, ILanes<L>
    {
        var size = Size<F>();
        var rows = stackalloc float*[MostSize];
        for (var u = 0; u < size; u++)
        {
            var at = row + u - g.PadTop;
            rows[u] = (uint)at < (uint)g.Height ? x + ((nint)at * g.Width * g.Channels) : zeros;
        }

        nint next = size * L.Width;
        var left = column - g.PadLeft;
        for (var c = 0; c < g.Channels; c += L.Width)
        {
            var lanes = Math.Min(L.Width, g.Channels - c);
            var turned = columns;
            for (var v = 0; v < (F.Outputs * count) + F.Taps - 1; v++, turned += next)
            {
                if ((uint)(left + v) < (uint)g.Width) F.Column<L>(rows, ((nint)(left + v) * g.Channels) + c, turned, lanes);
                else new Span<float>(turned, (int)next).Clear();
            }

            for (var t = 0; t < count; t++)
            {
                var from = columns + (t * F.Outputs * next);
                var to = target + ((nint)t * g.Channels) + c;
                for (var u = 0; u < size; u++) F.Turn<L>(from + (u * L.Width), next, to + (u * size * step), step, lanes);
            }
        }
    }

    // Aᵀ·m·A of a row of patches.
    [MethodImpl(Kernel.Compiled)]
    private static void TransformProducts<F, L>(in ConvolutionGeometry g, float* products, nint step, int row, int column, int count, float* bias, float* y, bool relu)
        where F : struct, IWinogradFilter
        where L : unmanaged, ILanes<L>
    {
        var target = new WinogradPatch<L> { Pixel = g.Filters, Line = (nint)g.OutWidth * g.Filters, Rows = g.OutHeight - row, Relu = relu };
        for (var f = 0; f < g.Filters; f += L.Width)
        {
            target.Lanes = Math.Min(L.Width, g.Filters - f);
            target.Shift = bias == null ? default : L.LoadPart(bias + f, target.Lanes);
            target.Columns = g.OutWidth - column;
            target.Pixels = y + (row * target.Line) + (column * target.Pixel) + f;
            var from = products + f;
            for (var t = 0; t < count; t++, from += g.Filters, target.Pixels += F.Outputs * target.Pixel, target.Columns -= F.Outputs)
                F.Finish(from, step, target.Lanes, target);
        }
    }

    // G·g·Gᵀ for all pairs of channel and filter at once.
    [MethodImpl(Kernel.Compiled)]
    [SkipLocalsInit]
    private static void TransformWeights<F, L>(float* weights, float* target, int length)
        where F : struct, IWinogradFilter
        where L : unmanaged, ILanes<L>
    {
        var size = Size<F>();
        nint step = length;
        var columns = stackalloc float[F.Taps * MostSize * L.Width];
        nint next = MostSize * L.Width;
        for (var i = 0; i < length; i += L.Width)
        {
            var lanes = Math.Min(L.Width, length - i);
            for (var v = 0; v < F.Taps; v++) F.Weights<L>(weights + i + (v * step), F.Taps * step, lanes, columns + (v * next), L.Width, L.Width);
            for (var u = 0; u < size; u++) F.Weights<L>(columns + (u * L.Width), next, L.Width, target + i + (u * size * step), step, lanes);
        }
    }
}
