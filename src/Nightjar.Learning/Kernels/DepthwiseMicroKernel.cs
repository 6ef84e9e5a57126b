using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>The inner kernel of depthwise convolutions and of their gradients: up to eight neighbouring output pixels of one or
/// two output rows, of one vector of channels, held in registers. Of two rows, every input vector serves both.</summary>
internal static unsafe class DepthwiseMicroKernel
{
    private static readonly delegate*<DepthwiseTile*, void>[] Wide = Table<Lanes512>();
    private static readonly delegate*<DepthwiseTile*, void>[] Middle = Table<Lanes256>();
    private static readonly delegate*<DepthwiseTile*, void>[] Narrow = Table<Lanes1>();

    /// <summary>The most pixels of a row of a tile: as many as leave registers for the operands when there are two rows.</summary>
    internal static int Pixels => SimdSupport.Level == SimdLevel.Avx512 ? 8 : 4;

    /// <summary>The kernel for one or two rows of so many pixels (1 to <see cref="Pixels"/>).</summary>
    internal static delegate*<DepthwiseTile*, void> Get(int rows, int pixels)
    {
        var table = SimdSupport.Level switch { SimdLevel.Avx512 => Wide, SimdLevel.Avx2 => Middle, _ => Narrow };
        return table[(2 * pixels) + rows - 3];
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Run<L, R, P>(DepthwiseTile* tile)
        where L : unmanaged, ILanes<L>
        where R : unmanaged, ICount
        where P : unmanaged, ICount
    {
        var bias = tile->Bias == null ? default : L.Load(tile->Bias);
        L s0 = bias, s1 = bias, s2 = bias, s3 = bias, s4 = bias, s5 = bias, s6 = bias, s7 = bias;
        L t0 = bias, t1 = bias, t2 = bias, t3 = bias, t4 = bias, t5 = bias, t6 = bias, t7 = bias;
        var (step, column) = (tile->PixelStep, tile->ColumnStep);
        var step2 = 2 * step;
        nint windowRow = tile->Columns * L.Width;
        for (var u = tile->First; u < tile->Last; u++)
        {
            var x0 = tile->X + (u * tile->RowStep);
            var x3 = x0 + (3 * step);
            var x6 = x3 + (3 * step);
            var w = tile->W + (u * windowRow);
            if (R.Value == 1 || u == 0)
            {
                for (var v = tile->Columns; v > 0; v--, w += L.Width)
                {
                    var first = L.Load(w);
                    s0 = L.MultiplyAdd(L.Load(x0), first, s0);
                    if (P.Value > 1) s1 = L.MultiplyAdd(L.Load(x0 + step), first, s1);
                    if (P.Value > 2) s2 = L.MultiplyAdd(L.Load(x0 + step2), first, s2);
                    if (P.Value > 3) s3 = L.MultiplyAdd(L.Load(x3), first, s3);
                    if (P.Value > 4) s4 = L.MultiplyAdd(L.Load(x3 + step), first, s4);
                    if (P.Value > 5) s5 = L.MultiplyAdd(L.Load(x3 + step2), first, s5);
                    if (P.Value > 6) s6 = L.MultiplyAdd(L.Load(x6), first, s6);
                    if (P.Value > 7) s7 = L.MultiplyAdd(L.Load(x6 + step), first, s7);
                    x0 += column;
                    if (P.Value > 3) x3 += column;
                    if (P.Value > 6) x6 += column;
                }
            }
            else if (u == tile->Rows)
            {
                w -= windowRow;
                for (var v = tile->Columns; v > 0; v--, w += L.Width)
                {
                    var second = L.Load(w);
                    t0 = L.MultiplyAdd(L.Load(x0), second, t0);
                    if (P.Value > 1) t1 = L.MultiplyAdd(L.Load(x0 + step), second, t1);
                    if (P.Value > 2) t2 = L.MultiplyAdd(L.Load(x0 + step2), second, t2);
                    if (P.Value > 3) t3 = L.MultiplyAdd(L.Load(x3), second, t3);
                    if (P.Value > 4) t4 = L.MultiplyAdd(L.Load(x3 + step), second, t4);
                    if (P.Value > 5) t5 = L.MultiplyAdd(L.Load(x3 + step2), second, t5);
                    if (P.Value > 6) t6 = L.MultiplyAdd(L.Load(x6), second, t6);
                    if (P.Value > 7) t7 = L.MultiplyAdd(L.Load(x6 + step), second, t7);
                    x0 += column;
                    if (P.Value > 3) x3 += column;
                    if (P.Value > 6) x6 += column;
                }
            }
            else
            {
                for (var v = tile->Columns; v > 0; v--, w += L.Width)
                {
                    L first = L.Load(w), second = L.Load(w - windowRow), x;
                    x = L.Load(x0);
                    s0 = L.MultiplyAdd(x, first, s0);
                    t0 = L.MultiplyAdd(x, second, t0);
                    if (P.Value > 1)
                    {
                        x = L.Load(x0 + step);
                        s1 = L.MultiplyAdd(x, first, s1);
                        t1 = L.MultiplyAdd(x, second, t1);
                    }

                    if (P.Value > 2)
                    {
                        x = L.Load(x0 + step2);
                        s2 = L.MultiplyAdd(x, first, s2);
                        t2 = L.MultiplyAdd(x, second, t2);
                    }

                    if (P.Value > 3)
                    {
                        x = L.Load(x3);
                        s3 = L.MultiplyAdd(x, first, s3);
                        t3 = L.MultiplyAdd(x, second, t3);
                    }

                    if (P.Value > 4)
                    {
                        x = L.Load(x3 + step);
                        s4 = L.MultiplyAdd(x, first, s4);
                        t4 = L.MultiplyAdd(x, second, t4);
                    }

                    if (P.Value > 5)
                    {
                        x = L.Load(x3 + step2);
                        s5 = L.MultiplyAdd(x, first, s5);
                        t5 = L.MultiplyAdd(x, second, t5);
                    }

                    if (P.Value > 6)
                    {
                        x = L.Load(x6);
                        s6 = L.MultiplyAdd(x, first, s6);
                        t6 = L.MultiplyAdd(x, second, t6);
                    }

                    if (P.Value > 7)
                    {
                        x = L.Load(x6 + step);
                        s7 = L.MultiplyAdd(x, first, s7);
                        t7 = L.MultiplyAdd(x, second, t7);
                    }

                    x0 += column;
                    if (P.Value > 3) x3 += column;
                    if (P.Value > 6) x6 += column;
                }
            }
        }

        // Full vectors go where they belong; others by way of the spill, because masks would cost the loops registers.
        var full = tile->Lanes == L.Width;
        var y = full ? tile->Y : tile->Spill;
        nint next = full ? tile->YStep : L.Width, nextRow = full ? tile->YRow : 8 * L.Width;
        var accumulate = full && tile->Accumulate;
        Store(y, s0, accumulate);
        if (P.Value > 1) Store(y += next, s1, accumulate);
        if (P.Value > 2) Store(y += next, s2, accumulate);
        if (P.Value > 3) Store(y += next, s3, accumulate);
        if (P.Value > 4) Store(y += next, s4, accumulate);
        if (P.Value > 5) Store(y += next, s5, accumulate);
        if (P.Value > 6) Store(y += next, s6, accumulate);
        if (P.Value > 7) Store(y += next, s7, accumulate);
        if (R.Value > 1)
        {
            y = (full ? tile->Y : tile->Spill) + nextRow;
            Store(y, t0, accumulate);
            if (P.Value > 1) Store(y += next, t1, accumulate);
            if (P.Value > 2) Store(y += next, t2, accumulate);
            if (P.Value > 3) Store(y += next, t3, accumulate);
            if (P.Value > 4) Store(y += next, t4, accumulate);
            if (P.Value > 5) Store(y += next, t5, accumulate);
            if (P.Value > 6) Store(y += next, t6, accumulate);
            if (P.Value > 7) Store(y += next, t7, accumulate);
        }

        if (!full) StoreSpilled<L>(tile, R.Value, P.Value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<L>(float* y, L value, bool accumulate)
        where L : unmanaged, ILanes<L> => L.Store(y, accumulate ? value + L.Load(y) : value);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void StoreSpilled<L>(DepthwiseTile* tile, int rows, int pixels)
        where L : unmanaged, ILanes<L>
    {
        for (var r = 0; r < rows; r++)
        {
            for (var p = 0; p < pixels; p++)
            {
                var y = tile->Y + (r * tile->YRow) + (p * tile->YStep);
                var value = L.Load(tile->Spill + (((8 * r) + p) * L.Width));
                if (tile->Accumulate) value += L.LoadPart(y, tile->Lanes);
                L.StorePart(y, value, tile->Lanes);
            }
        }
    }

    private static delegate*<DepthwiseTile*, void>[] Table<L>()
        where L : unmanaged, ILanes<L> =>
    [
        &Run<L, Count.N1, Count.N1>, &Run<L, Count.N2, Count.N1>,
        &Run<L, Count.N1, Count.N2>, &Run<L, Count.N2, Count.N2>,
        &Run<L, Count.N1, Count.N3>, &Run<L, Count.N2, Count.N3>,
        &Run<L, Count.N1, Count.N4>, &Run<L, Count.N2, Count.N4>,
        &Run<L, Count.N1, Count.N5>, &Run<L, Count.N2, Count.N5>,
        &Run<L, Count.N1, Count.N6>, &Run<L, Count.N2, Count.N6>,
        &Run<L, Count.N1, Count.N7>, &Run<L, Count.N2, Count.N7>,
        &Run<L, Count.N1, Count.N8>, &Run<L, Count.N2, Count.N8>,
    ];
}
