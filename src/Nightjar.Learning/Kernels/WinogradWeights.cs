using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>The gradient of the weights of a 3 x 3 convolution by the transpose of <see cref="WinogradFilter4"/>: with V = Bᵀ·d·B of the
/// image's patches and M = A·dy·Aᵀ of the output's gradient, dw = Gᵀ·(Σ Vᵀ ⊗ M)·G, where the sum runs over all patches: 36 matrix
/// products of (channels, patches) with (patches, filters), a quarter of the plain sum's.</summary>
internal static unsafe class WinogradWeights
{
    private const int Outputs = 4;
    private const int Size = 6;
    private const int Positions = Size * Size;

    // Patches added up in registers before the sums go back to memory; their transforms stay in the second-level cache.
    private const int MostPatches = 48;

    // Floats between the matrices of two positions beyond their size, so that equal places never lie a power of two apart.
    private const int Gap = 16;

    /// <summary>dw += gradient of the weights.</summary>
    internal static void Backward(in ConvolutionGeometry g, float* x, float* dy, float* dw)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Backward<Lanes512>(g, x, dy, dw); break;
            case SimdLevel.Avx2: Backward<Lanes256>(g, x, dy, dw); break;
            default: Backward<Lanes1>(g, x, dy, dw); break;
        }
    }

    private static void Backward<L>(in ConvolutionGeometry g, float* x, float* dy, float* dw)
        where L : unmanaged, ILanes<L>
    {
        var (down, across) = ((g.OutHeight + Outputs - 1) / Outputs, (g.OutWidth + Outputs - 1) / Outputs);
        var parts = (across + MostPatches - 1) / MostPatches;
        var width = (across + parts - 1) / parts;
        var rows = parts > 1 ? 1 : Math.Min(down, Math.Max(1, MostPatches / across));
        var block = rows * width;
        var filters = (g.Filters + L.Width - 1) / L.Width * L.Width;
        var (step, outStep, sumStep) = ((block * g.Channels) + Gap, (block * filters) + Gap, (nint)g.Channels * filters);
        using var patches = Scratch.Take((nint)Positions * step);
        using var gradients = Scratch.Take((nint)Positions * outStep);
        using var sums = Scratch.Take(Positions * sumStep);
        using var columns = Scratch.Take(((Outputs * width) + 2) * Size * (nint)L.Width);
        var most = Math.Max(g.Width * g.Channels, g.OutWidth * g.Filters);
        using var zeros = Scratch.Take(most);
        new Span<float>(zeros.Pointer, most).Clear();
        new Span<float>(sums.Pointer, checked((int)(Positions * sumStep))).Clear();
        for (var n = 0; n < g.Batch; n++, x += g.ImageLength, dy += g.OutLength)
        {
            for (var i = 0; i < down; i += rows)
            {
                var high = Math.Min(rows, down - i);
                for (var j = 0; j < across; j += width)
                {
                    var wide = Math.Min(width, across - j);
                    for (var r = 0; r < high; r++)
                    {
                        var (row, column, first) = (Outputs * (i + r), Outputs * j, (nint)r * wide);
                        WinogradConv2D.TransformImage<WinogradFilter4, L>(g, x, zeros.Pointer, row, column, wide, columns.Pointer, patches.Pointer + (first * g.Channels), step);
                        TransformGradient<L>(g, dy, zeros.Pointer, row, column, wide, columns.Pointer, gradients.Pointer + (first * filters), filters, outStep);
                    }

                    Multiply(g, patches.Pointer, step, gradients.Pointer, outStep, high * wide, sums.Pointer, filters);
                }
            }
        }

        AddWeights<L>(g, sums.Pointer, sumStep, filters, dw);
    }

    [SkipLocalsInit]
    private static void Multiply(in ConvolutionGeometry g, float* patches, nint step, float* gradients, nint outStep, int count, float* sums, int filters)
    {
        var vector = SimdSupport.Width;
        var spill = stackalloc float[GemmTile.SpillLength];
        var tile = new GemmTile { ARow = 1, AStep = g.Channels, BStep = filters, Depth = count, Segments = 1, CRow = filters, Tail = vector, Spill = spill, Accumulate = true };
        for (var p = 0; p < Positions; p++)
        {
            for (var column = 0; column < filters; column += 2 * vector)
            {
                tile.A = patches + (p * step);
                tile.B = gradients + (p * outStep) + column;
                tile.C = sums + ((nint)p * g.Channels * filters) + column;
                Gemm.Rows(&tile, g.Channels, filters - column > vector ? 2 : 1);
            }
        }
    }

    // A·dy·Aᵀ of a row of patches; what lies outside the output is 0.
    [MethodImpl(Kernel.Compiled)]
    private static void TransformGradient<L>(in ConvolutionGeometry g, float* dy, float* zeros, int row, int column, int count, float* columns, float* target, int filters, nint step)
        where L : unmanaged, ILanes<L>
    {
        var line = (nint)g.OutWidth * g.Filters;
        var r0 = dy + (row * line);
        var r1 = row + 1 < g.OutHeight ? r0 + line : zeros;
        var r2 = row + 2 < g.OutHeight ? r0 + (2 * line) : zeros;
        var r3 = row + 3 < g.OutHeight ? r0 + (3 * line) : zeros;
        nint next = Size * L.Width;
        for (var f = 0; f < g.Filters; f += L.Width)
        {
            var lanes = Math.Min(L.Width, g.Filters - f);
            var turned = columns;
            for (var v = column; v < column + (Outputs * count); v++, turned += next)
            {
                var at = ((nint)v * g.Filters) + f;
                if (v < g.OutWidth) Spread(L.LoadPart(r0 + at, lanes), L.LoadPart(At(r1, zeros, at), lanes), L.LoadPart(At(r2, zeros, at), lanes), L.LoadPart(At(r3, zeros, at), lanes), turned, L.Width);
                else new Span<float>(turned, (int)next).Clear();
            }

            for (var t = 0; t < count; t++)
            {
                var from = columns + (t * Outputs * next);
                var to = target + ((nint)t * filters) + f;
                for (var u = 0; u < Size; u++, from += L.Width)
                    Spread(L.Load(from), L.Load(from + next), L.Load(from + (2 * next)), L.Load(from + (3 * next)), to + (u * Size * step), step);
            }
        }
    }

    private static float* At(float* row, float* zeros, nint at) => row == zeros ? zeros : row + at;

    // A·d.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread<L>(L d0, L d1, L d2, L d3, float* target, nint step)
        where L : unmanaged, ILanes<L>
    {
        var (two, four, eight) = (L.All(2), L.All(4), L.All(8));
        var (even, odd) = (d0 + d2, d1 + d3);
        var (far, steep) = (L.MultiplyAdd(four, d2, d0), L.MultiplyAdd(eight, d3, two * d1));
        L.Store(target, d0);
        L.Store(target + step, even + odd);
        L.Store(target + (2 * step), even - odd);
        L.Store(target + (3 * step), far + steep);
        L.Store(target + (4 * step), far - steep);
        L.Store(target + (5 * step), d3);
    }

    // dw += Gᵀ·s·G, for all channels and filters.
    [MethodImpl(Kernel.Compiled)]
    [SkipLocalsInit]
    private static void AddWeights<L>(in ConvolutionGeometry g, float* sums, nint step, int filters, float* dw)
        where L : unmanaged, ILanes<L>
    {
        var columns = stackalloc float[Size * 3 * L.Width];
        nint next = 3 * L.Width;
        var length = (nint)g.Channels * g.Filters;
        for (var c = 0; c < g.Channels; c++)
        {
            for (var f = 0; f < g.Filters; f += L.Width)
            {
                var lanes = Math.Min(L.Width, g.Filters - f);
                var from = sums + ((nint)c * filters) + f;
                for (var v = 0; v < Size; v++, from += step)
                {
                    Gather(L.Load(from), L.Load(from + (6 * step)), L.Load(from + (12 * step)), L.Load(from + (18 * step)), L.Load(from + (24 * step)), L.Load(from + (30 * step)), out var a, out var b, out var d);
                    L.Store(columns + (v * next), a);
                    L.Store(columns + (v * next) + L.Width, b);
                    L.Store(columns + (v * next) + (2 * L.Width), d);
                }

                var to = dw + ((nint)c * g.Filters) + f;
                for (var u = 0; u < 3; u++, to += 3 * length)
                {
                    var at = columns + (u * L.Width);
                    Gather(L.Load(at), L.Load(at + next), L.Load(at + (2 * next)), L.Load(at + (3 * next)), L.Load(at + (4 * next)), L.Load(at + (5 * next)), out var a, out var b, out var d);
                    L.StorePart(to, L.LoadPart(to, lanes) + a, lanes);
                    L.StorePart(to + length, L.LoadPart(to + length, lanes) + b, lanes);
                    L.StorePart(to + (2 * length), L.LoadPart(to + (2 * length), lanes) + d, lanes);
                }
            }
        }
    }

    // Gᵀ·s.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gather<L>(L s0, L s1, L s2, L s3, L s4, L s5, out L a, out L b, out L c)
        where L : unmanaged, ILanes<L>
    {
        var (sixth, twelfth, part) = (L.All(1 / 6f), L.All(1 / 12f), L.All(1 / 24f));
        var (near, far) = (s1 + s2, s3 + s4);
        a = L.MultiplyAdd(L.All(0.25f), s0, (part * far) - (sixth * near));
        b = (twelfth * (s3 - s4)) - (sixth * (s1 - s2));
        c = L.MultiplyAdd(sixth, far - near, s5);
    }
}
