using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>The inner kernel of every matrix product and convolution: up to 14 rows by two vectors of C held in registers.
/// A processor with 32 vector registers takes 14 rows, one with 16 takes 6.</summary>
internal static unsafe class GemmMicroKernel
{
    /// <summary>Computes a tile of <typeparamref name="R"/> rows by <typeparamref name="V"/> vectors.</summary>
    [MethodImpl(Kernel.Compiled)]
    internal static void Run<L, R, V>(GemmTile* tile)
        where L : unmanaged, ILanes<L>
        where R : unmanaged, ICount
        where V : unmanaged, ICount
    {
        L first = default, second = default;
        if (tile->Bias != null) Bias<L, V>(tile, out first, out second);
        L c0 = first, d0 = second;
        L c1 = first, d1 = second;
        L c2 = first, d2 = second;
        L c3 = first, d3 = second;
        L c4 = first, d4 = second;
        L c5 = first, d5 = second;
        L c6 = first, d6 = second;
        L c7 = first, d7 = second;
        L c8 = first, d8 = second;
        L c9 = first, d9 = second;
        L c10 = first, d10 = second;
        L c11 = first, d11 = second;
        L c12 = first, d12 = second;
        L c13 = first, d13 = second;
        var (row, step, bStep) = (tile->ARow, tile->AStep, tile->BStep);
        var row2 = row * 2;
        var b = tile->B;
        for (var segment = 0; segment < tile->Segments; segment++)
        {
            var a0 = tile->A;
            if (tile->AOffsets != null) a0 += tile->AOffsets[segment];
            if (tile->BOffsets != null) b = tile->B + tile->BOffsets[segment];
            var a3 = a0 + (3 * row);
            var a6 = a3 + (3 * row);
            var a9 = a6 + (3 * row);
            var a12 = a9 + (3 * row);
            for (var k = tile->Depth; k > 0; k--)
            {
                var b0 = L.Load(b);
                var b1 = V.Value > 1 ? L.Load(b + L.Width) : b0;
                L a;
                a = L.All(*a0);
                c0 = L.MultiplyAdd(a, b0, c0);
                if (V.Value > 1) d0 = L.MultiplyAdd(a, b1, d0);
                if (R.Value > 1)
                {
                    a = L.All(a0[row]);
                    c1 = L.MultiplyAdd(a, b0, c1);
                    if (V.Value > 1) d1 = L.MultiplyAdd(a, b1, d1);
                }

                if (R.Value > 2)
                {
                    a = L.All(a0[row2]);
                    c2 = L.MultiplyAdd(a, b0, c2);
                    if (V.Value > 1) d2 = L.MultiplyAdd(a, b1, d2);
                }

                if (R.Value > 3)
                {
                    a = L.All(*a3);
                    c3 = L.MultiplyAdd(a, b0, c3);
                    if (V.Value > 1) d3 = L.MultiplyAdd(a, b1, d3);
                }

                if (R.Value > 4)
                {
                    a = L.All(a3[row]);
                    c4 = L.MultiplyAdd(a, b0, c4);
                    if (V.Value > 1) d4 = L.MultiplyAdd(a, b1, d4);
                }

                if (R.Value > 5)
                {
                    a = L.All(a3[row2]);
                    c5 = L.MultiplyAdd(a, b0, c5);
                    if (V.Value > 1) d5 = L.MultiplyAdd(a, b1, d5);
                }

                if (R.Value > 6)
                {
                    a = L.All(*a6);
                    c6 = L.MultiplyAdd(a, b0, c6);
                    if (V.Value > 1) d6 = L.MultiplyAdd(a, b1, d6);
                }

                if (R.Value > 7)
                {
                    a = L.All(a6[row]);
                    c7 = L.MultiplyAdd(a, b0, c7);
                    if (V.Value > 1) d7 = L.MultiplyAdd(a, b1, d7);
                }

                if (R.Value > 8)
                {
                    a = L.All(a6[row2]);
                    c8 = L.MultiplyAdd(a, b0, c8);
                    if (V.Value > 1) d8 = L.MultiplyAdd(a, b1, d8);
                }

                if (R.Value > 9)
                {
                    a = L.All(*a9);
                    c9 = L.MultiplyAdd(a, b0, c9);
                    if (V.Value > 1) d9 = L.MultiplyAdd(a, b1, d9);
                }

                if (R.Value > 10)
                {
                    a = L.All(a9[row]);
                    c10 = L.MultiplyAdd(a, b0, c10);
                    if (V.Value > 1) d10 = L.MultiplyAdd(a, b1, d10);
                }

                if (R.Value > 11)
                {
                    a = L.All(a9[row2]);
                    c11 = L.MultiplyAdd(a, b0, c11);
                    if (V.Value > 1) d11 = L.MultiplyAdd(a, b1, d11);
                }

                if (R.Value > 12)
                {
                    a = L.All(*a12);
                    c12 = L.MultiplyAdd(a, b0, c12);
                    if (V.Value > 1) d12 = L.MultiplyAdd(a, b1, d12);
                }

                if (R.Value > 13)
                {
                    a = L.All(a12[row]);
                    c13 = L.MultiplyAdd(a, b0, c13);
                    if (V.Value > 1) d13 = L.MultiplyAdd(a, b1, d13);
                }

                a0 += step;
                if (R.Value > 3) a3 += step;
                if (R.Value > 6) a6 += step;
                if (R.Value > 9) a9 += step;
                if (R.Value > 12) a12 += step;
                b += bStep;
            }
        }

        if (tile->Tail == L.Width)
        {
            var c = tile->C;
            Store<L, V>(tile, c, c0, d0);
            if (R.Value > 1) Store<L, V>(tile, c += tile->CRow, c1, d1);
            if (R.Value > 2) Store<L, V>(tile, c += tile->CRow, c2, d2);
            if (R.Value > 3) Store<L, V>(tile, c += tile->CRow, c3, d3);
            if (R.Value > 4) Store<L, V>(tile, c += tile->CRow, c4, d4);
            if (R.Value > 5) Store<L, V>(tile, c += tile->CRow, c5, d5);
            if (R.Value > 6) Store<L, V>(tile, c += tile->CRow, c6, d6);
            if (R.Value > 7) Store<L, V>(tile, c += tile->CRow, c7, d7);
            if (R.Value > 8) Store<L, V>(tile, c += tile->CRow, c8, d8);
            if (R.Value > 9) Store<L, V>(tile, c += tile->CRow, c9, d9);
            if (R.Value > 10) Store<L, V>(tile, c += tile->CRow, c10, d10);
            if (R.Value > 11) Store<L, V>(tile, c += tile->CRow, c11, d11);
            if (R.Value > 12) Store<L, V>(tile, c += tile->CRow, c12, d12);
            if (R.Value > 13) Store<L, V>(tile, c += tile->CRow, c13, d13);
            return;
        }

        var spill = tile->Spill;
        Spill<L, V>(spill, c0, d0);
        if (R.Value > 1) Spill<L, V>(spill += V.Value * L.Width, c1, d1);
        if (R.Value > 2) Spill<L, V>(spill += V.Value * L.Width, c2, d2);
        if (R.Value > 3) Spill<L, V>(spill += V.Value * L.Width, c3, d3);
        if (R.Value > 4) Spill<L, V>(spill += V.Value * L.Width, c4, d4);
        if (R.Value > 5) Spill<L, V>(spill += V.Value * L.Width, c5, d5);
        if (R.Value > 6) Spill<L, V>(spill += V.Value * L.Width, c6, d6);
        if (R.Value > 7) Spill<L, V>(spill += V.Value * L.Width, c7, d7);
        if (R.Value > 8) Spill<L, V>(spill += V.Value * L.Width, c8, d8);
        if (R.Value > 9) Spill<L, V>(spill += V.Value * L.Width, c9, d9);
        if (R.Value > 10) Spill<L, V>(spill += V.Value * L.Width, c10, d10);
        if (R.Value > 11) Spill<L, V>(spill += V.Value * L.Width, c11, d11);
        if (R.Value > 12) Spill<L, V>(spill += V.Value * L.Width, c12, d12);
        if (R.Value > 13) Spill<L, V>(spill += V.Value * L.Width, c13, d13);
        StoreSpilled<L>(tile, R.Value, V.Value);
    }

    private static void Bias<L, V>(GemmTile* tile, out L first, out L second)
        where L : unmanaged, ILanes<L>
        where V : unmanaged, ICount
    {
        first = V.Value > 1 ? L.Load(tile->Bias) : L.LoadPart(tile->Bias, tile->Tail);
        second = V.Value > 1 ? L.LoadPart(tile->Bias + L.Width, tile->Tail) : default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<L, V>(GemmTile* tile, float* c, L first, L second)
        where L : unmanaged, ILanes<L>
        where V : unmanaged, ICount
    {
        if (tile->Accumulate)
        {
            first += L.Load(c);
            if (V.Value > 1) second += L.Load(c + L.Width);
        }

        if (tile->Relu)
        {
            first = L.Relu(first);
            if (V.Value > 1) second = L.Relu(second);
        }

        L.Store(c, first);
        if (V.Value > 1) L.Store(c + L.Width, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spill<L, V>(float* spill, L first, L second)
        where L : unmanaged, ILanes<L>
        where V : unmanaged, ICount
    {
        L.Store(spill, first);
        if (V.Value > 1) L.Store(spill + L.Width, second);
    }

    // Kept out of the kernel: masked vectors there would push sums out of registers inside the loop.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void StoreSpilled<L>(GemmTile* tile, int rows, int vectors)
        where L : unmanaged, ILanes<L>
    {
        for (var r = 0; r < rows; r++)
        {
            for (var v = 0; v < vectors; v++)
            {
                var count = v == vectors - 1 ? tile->Tail : L.Width;
                var c = tile->C + (r * tile->CRow) + (v * L.Width);
                var value = L.Load(tile->Spill + (((r * vectors) + v) * L.Width));
                if (tile->Accumulate) value += L.LoadPart(c, count);
                if (tile->Relu) value = L.Relu(value);
                L.StorePart(c, value, count);
            }
        }
    }
}
