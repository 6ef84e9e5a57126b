using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>The inner kernel of products with narrow weights for few rows: weights become floats in the register, so that memory
/// and caches carry only their narrow form. Up to 3 rows by four vectors of sums, which fit 16 registers.</summary>
internal static unsafe class NarrowMicroKernel
{
    /// <summary>Computes a tile of <typeparamref name="R"/> rows by <typeparamref name="V"/> vectors.</summary>
    [MethodImpl(Kernel.Compiled)]
    internal static void Run<L, E, R, V>(NarrowTile* tile)
        where L : unmanaged, ILanes<L>
        where E : unmanaged, IWeightElement
        where R : unmanaged, ICount
        where V : unmanaged, ICount
    {
        L a0 = default, a1 = default, a2 = default, a3 = default;
        L b0 = default, b1 = default, b2 = default, b3 = default;
        L c0 = default, c1 = default, c2 = default, c3 = default;
        var a = tile->A;
        var b = tile->B;
        var row = tile->ARow;
        var step = NarrowTile.Vectors * L.Width * E.Size;
        for (var k = tile->Depth; k > 0; k--)
        {
            var first = L.All(*a);
            var second = R.Value > 1 ? L.All(a[row]) : first;
            var third = R.Value > 2 ? L.All(a[2 * row]) : first;
            a++;
            var w = E.Load<L>(b);
            a0 = L.MultiplyAdd(first, w, a0);
            if (R.Value > 1) b0 = L.MultiplyAdd(second, w, b0);
            if (R.Value > 2) c0 = L.MultiplyAdd(third, w, c0);
            if (V.Value > 1)
            {
                w = E.Load<L>(b + (L.Width * E.Size));
                a1 = L.MultiplyAdd(first, w, a1);
                if (R.Value > 1) b1 = L.MultiplyAdd(second, w, b1);
                if (R.Value > 2) c1 = L.MultiplyAdd(third, w, c1);
            }

            if (V.Value > 2)
            {
                w = E.Load<L>(b + (2 * L.Width * E.Size));
                a2 = L.MultiplyAdd(first, w, a2);
                if (R.Value > 1) b2 = L.MultiplyAdd(second, w, b2);
                if (R.Value > 2) c2 = L.MultiplyAdd(third, w, c2);
            }

            if (V.Value > 3)
            {
                w = E.Load<L>(b + (3 * L.Width * E.Size));
                a3 = L.MultiplyAdd(first, w, a3);
                if (R.Value > 1) b3 = L.MultiplyAdd(second, w, b3);
                if (R.Value > 2) c3 = L.MultiplyAdd(third, w, c3);
            }

            b += step;
        }

        Keep<L, V>(tile->Sums, a0, a1, a2, a3);
        if (R.Value > 1) Keep<L, V>(tile->Sums + (V.Value * L.Width), b0, b1, b2, b3);
        if (R.Value > 2) Keep<L, V>(tile->Sums + (2 * V.Value * L.Width), c0, c1, c2, c3);
        Store<L>(tile, R.Value, V.Value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep<L, V>(float* sums, L first, L second, L third, L fourth)
        where L : unmanaged, ILanes<L>
        where V : unmanaged, ICount
    {
        L.Store(sums, first);
        if (V.Value > 1) L.Store(sums + L.Width, second);
        if (V.Value > 2) L.Store(sums + (2 * L.Width), third);
        if (V.Value > 3) L.Store(sums + (3 * L.Width), fourth);
    }

    // Kept out of the kernel: masked vectors there would push sums out of registers inside the loop.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Store<L>(NarrowTile* tile, int rows, int vectors)
        where L : unmanaged, ILanes<L>
    {
        var sums = tile->Sums;
        for (var r = 0; r < rows; r++)
        {
            var c = tile->C + (r * tile->CRow);
            for (var v = 0; v < vectors; v++, sums += L.Width)
            {
                var column = v * L.Width;
                var count = Math.Min(L.Width, tile->Columns - column);
                var value = L.Load(sums);
                if (tile->Accumulate) value += L.LoadPart(c + column, count);
                if (tile->Finish) value = Finish(value, L.Load(tile->Scale + column), tile->Bias == null ? default : L.LoadPart(tile->Bias + column, count), tile->Relu);
                L.StorePart(c + column, value, count);
            }
        }
    }

    /// <summary>sum·scale + bias, then max(0, ·) on request.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static L Finish<L>(L sum, L scale, L bias, bool relu)
        where L : unmanaged, ILanes<L>
    {
        var value = L.MultiplyAdd(sum, scale, bias);
        return relu ? L.Relu(value) : value;
    }
}
