using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>The inner kernel of convolutions with windows of three columns, stride 1 and no more filters than a vector holds:
/// up to 16 neighbouring output pixels in registers. Each input number is spread over a vector once and serves the three
/// pixels whose windows it lies in; the matrix product of <see cref="GemmMicroKernel"/> would spread it three times.</summary>
internal static unsafe class ThreeColumnKernel
{
    private static readonly delegate*<GemmTile*, void>[] Wide = Table<Lanes512>();
    private static readonly delegate*<GemmTile*, void>[] Middle = Table<Lanes256>();

    /// <summary>Whether it computes such a convolution on the path in use.</summary>
    internal static bool Fits(in ConvolutionGeometry g) =>
        g.KernelWidth == 3 && g.StrideWidth == 1 && g.DilationWidth == 1 && g.Groups == 1 && g.Filters <= SimdSupport.Width && SimdSupport.Level != SimdLevel.Scalar;

    /// <summary>Computes so many neighbouring pixels. In the tile, A is the first pixel's window, ARow the channels, Depth the
    /// channels too, segments are the window's rows, and B holds the packed weights, row after row of the window.</summary>
    internal static void Row(GemmTile* tile, int pixels)
    {
        // 32 registers hold 16 sums, 16 registers 8.
        var isWide = SimdSupport.Level == SimdLevel.Avx512;
        var (table, most) = isWide ? (Wide, 16) : (Middle, 8);
        var a = tile->A;
        var c = tile->C;
        for (var tiles = (pixels + most - 1) / most; tiles > 0; tiles--)
        {
            var count = (pixels + tiles - 1) / tiles;
            tile->A = a;
            tile->C = c;
            table[count - 1](tile);
            a += count * tile->ARow;
            c += count * tile->CRow;
            pixels -= count;
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Run<L, P>(GemmTile* tile)
        where L : unmanaged, ILanes<L>
        where P : unmanaged, ICount
    {
        var bias = tile->Bias == null ? default : L.LoadPart(tile->Bias, tile->Tail);
        L s0 = bias, s1 = bias, s2 = bias, s3 = bias;
        L s4 = bias, s5 = bias, s6 = bias, s7 = bias;
        L s8 = bias, s9 = bias, s10 = bias, s11 = bias;
        L s12 = bias, s13 = bias, s14 = bias, s15 = bias;
        var c1 = tile->ARow;
        var c2 = 2 * c1;
        var c3 = 3 * c1;
        var step = tile->BStep;
        var column = tile->Depth * step;
        var w = tile->B;
        for (var segment = 0; segment < tile->Segments; segment++, w += 2 * column)
        {
            var x0 = tile->A + tile->AOffsets[segment];
            var x4 = x0 + (4 * c1);
            var x8 = x4 + (4 * c1);
            var x12 = x8 + (4 * c1);
            var x16 = x12 + (4 * c1);
            for (var k = tile->Depth; k > 0; k--, w += step)
            {
                L w0 = L.Load(w), w1 = L.Load(w + column), w2 = L.Load(w + (2 * column)), a;
                a = L.All(*x0);
                s0 = L.MultiplyAdd(a, w0, s0);
                a = L.All(x0[c1]);
                if (P.Value > 1) s1 = L.MultiplyAdd(a, w0, s1);
                s0 = L.MultiplyAdd(a, w1, s0);
                a = L.All(x0[c2]);
                if (P.Value > 2) s2 = L.MultiplyAdd(a, w0, s2);
                if (P.Value > 1) s1 = L.MultiplyAdd(a, w1, s1);
                s0 = L.MultiplyAdd(a, w2, s0);

                if (P.Value > 1)
                {
                    a = L.All(x0[c3]);
                    if (P.Value > 3) s3 = L.MultiplyAdd(a, w0, s3);
                    if (P.Value > 2) s2 = L.MultiplyAdd(a, w1, s2);
                    s1 = L.MultiplyAdd(a, w2, s1);
                }

                if (P.Value > 2)
                {
                    a = L.All(*x4);
                    if (P.Value > 4) s4 = L.MultiplyAdd(a, w0, s4);
                    if (P.Value > 3) s3 = L.MultiplyAdd(a, w1, s3);
                    s2 = L.MultiplyAdd(a, w2, s2);
                }

                if (P.Value > 3)
                {
                    a = L.All(x4[c1]);
                    if (P.Value > 5) s5 = L.MultiplyAdd(a, w0, s5);
                    if (P.Value > 4) s4 = L.MultiplyAdd(a, w1, s4);
                    s3 = L.MultiplyAdd(a, w2, s3);
                }

                if (P.Value > 4)
                {
                    a = L.All(x4[c2]);
                    if (P.Value > 6) s6 = L.MultiplyAdd(a, w0, s6);
                    if (P.Value > 5) s5 = L.MultiplyAdd(a, w1, s5);
                    s4 = L.MultiplyAdd(a, w2, s4);
                }

                if (P.Value > 5)
                {
                    a = L.All(x4[c3]);
                    if (P.Value > 7) s7 = L.MultiplyAdd(a, w0, s7);
                    if (P.Value > 6) s6 = L.MultiplyAdd(a, w1, s6);
                    s5 = L.MultiplyAdd(a, w2, s5);
                }

                if (P.Value > 6)
                {
                    a = L.All(*x8);
                    if (P.Value > 8) s8 = L.MultiplyAdd(a, w0, s8);
                    if (P.Value > 7) s7 = L.MultiplyAdd(a, w1, s7);
                    s6 = L.MultiplyAdd(a, w2, s6);
                }

                if (P.Value > 7)
                {
                    a = L.All(x8[c1]);
                    if (P.Value > 9) s9 = L.MultiplyAdd(a, w0, s9);
                    if (P.Value > 8) s8 = L.MultiplyAdd(a, w1, s8);
                    s7 = L.MultiplyAdd(a, w2, s7);
                }

                if (P.Value > 8)
                {
                    a = L.All(x8[c2]);
                    if (P.Value > 10) s10 = L.MultiplyAdd(a, w0, s10);
                    if (P.Value > 9) s9 = L.MultiplyAdd(a, w1, s9);
                    s8 = L.MultiplyAdd(a, w2, s8);
                }

                if (P.Value > 9)
                {
                    a = L.All(x8[c3]);
                    if (P.Value > 11) s11 = L.MultiplyAdd(a, w0, s11);
                    if (P.Value > 10) s10 = L.MultiplyAdd(a, w1, s10);
                    s9 = L.MultiplyAdd(a, w2, s9);
                }

                if (P.Value > 10)
                {
                    a = L.All(*x12);
                    if (P.Value > 12) s12 = L.MultiplyAdd(a, w0, s12);
                    if (P.Value > 11) s11 = L.MultiplyAdd(a, w1, s11);
                    s10 = L.MultiplyAdd(a, w2, s10);
                }

                if (P.Value > 11)
                {
                    a = L.All(x12[c1]);
                    if (P.Value > 13) s13 = L.MultiplyAdd(a, w0, s13);
                    if (P.Value > 12) s12 = L.MultiplyAdd(a, w1, s12);
                    s11 = L.MultiplyAdd(a, w2, s11);
                }

                if (P.Value > 12)
                {
                    a = L.All(x12[c2]);
                    if (P.Value > 14) s14 = L.MultiplyAdd(a, w0, s14);
                    if (P.Value > 13) s13 = L.MultiplyAdd(a, w1, s13);
                    s12 = L.MultiplyAdd(a, w2, s12);
                }

                if (P.Value > 13)
                {
                    a = L.All(x12[c3]);
                    if (P.Value > 15) s15 = L.MultiplyAdd(a, w0, s15);
                    if (P.Value > 14) s14 = L.MultiplyAdd(a, w1, s14);
                    s13 = L.MultiplyAdd(a, w2, s13);
                }

                if (P.Value > 14)
                {
                    a = L.All(*x16);
                    if (P.Value > 15) s15 = L.MultiplyAdd(a, w1, s15);
                    s14 = L.MultiplyAdd(a, w2, s14);
                }

                if (P.Value > 15)
                {
                    a = L.All(x16[c1]);
                    s15 = L.MultiplyAdd(a, w2, s15);
                }

                x0++;
                if (P.Value > 2) x4++;
                if (P.Value > 6) x8++;
                if (P.Value > 10) x12++;
                if (P.Value > 14) x16++;
            }
        }

        // A last vector that is not full goes by way of the spill: masks would cost the loop registers.
        var full = tile->Tail == L.Width;
        var y = full ? tile->C : tile->Spill;
        nint next = full ? tile->CRow : L.Width;
        var relu = tile->Relu;
        Store(y, s0, relu);
        if (P.Value > 1) Store(y += next, s1, relu);
        if (P.Value > 2) Store(y += next, s2, relu);
        if (P.Value > 3) Store(y += next, s3, relu);
        if (P.Value > 4) Store(y += next, s4, relu);
        if (P.Value > 5) Store(y += next, s5, relu);
        if (P.Value > 6) Store(y += next, s6, relu);
        if (P.Value > 7) Store(y += next, s7, relu);
        if (P.Value > 8) Store(y += next, s8, relu);
        if (P.Value > 9) Store(y += next, s9, relu);
        if (P.Value > 10) Store(y += next, s10, relu);
        if (P.Value > 11) Store(y += next, s11, relu);
        if (P.Value > 12) Store(y += next, s12, relu);
        if (P.Value > 13) Store(y += next, s13, relu);
        if (P.Value > 14) Store(y += next, s14, relu);
        if (P.Value > 15) Store(y += next, s15, relu);
        if (!full) StoreSpilled<L>(tile, P.Value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<L>(float* y, L value, bool relu)
        where L : unmanaged, ILanes<L> => L.Store(y, relu ? L.Relu(value) : value);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void StoreSpilled<L>(GemmTile* tile, int pixels)
        where L : unmanaged, ILanes<L>
    {
        for (var p = 0; p < pixels; p++) L.StorePart(tile->C + (p * tile->CRow), L.Load(tile->Spill + (p * L.Width)), tile->Tail);
    }

    private static delegate*<GemmTile*, void>[] Table<L>()
        where L : unmanaged, ILanes<L> =>
    [
        &Run<L, Count.N1>, &Run<L, Count.N2>, &Run<L, Count.N3>, &Run<L, Count.N4>,
        &Run<L, Count.N5>, &Run<L, Count.N6>, &Run<L, Count.N7>, &Run<L, Count.N8>,
        &Run<L, Count.N9>, &Run<L, Count.N10>, &Run<L, Count.N11>, &Run<L, Count.N12>,
        &Run<L, Count.N13>, &Run<L, Count.N14>, &Run<L, Count.N15>, &Run<L, Count.N16>,
    ];
}
