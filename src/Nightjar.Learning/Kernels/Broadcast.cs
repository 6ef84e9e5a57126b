using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Sums and products of a large tensor with a small one that is repeated.</summary>
internal static unsafe class Broadcast
{
    /// <summary>y[o, r, i] = a[o, r, i] + b[o, i]; a and y may be the same memory.</summary>
    internal static void Add(in BroadcastGeometry g, float* a, float* b, float* y)
    {
        for (var o = 0; o < g.Outer; o++, b += g.Inner)
        {
            for (var r = 0; r < g.Repeats; r++, a += g.Inner, y += g.Inner) ElementWise.Add(a, b, y, g.Inner);
        }
    }

    /// <summary>y[o, r, i] = a[o, r, i]·b[o, i]; a and y may be the same memory.</summary>
    internal static void Multiply(in BroadcastGeometry g, float* a, float* b, float* y)
    {
        if (g.Inner == 1)
        {
            for (var o = 0; o < g.Outer; o++, a += g.Repeats, y += g.Repeats) ElementWise.Scale(b[o], a, y, g.Repeats);
            return;
        }

        for (var o = 0; o < g.Outer; o++, b += g.Inner)
        {
            for (var r = 0; r < g.Repeats; r++, a += g.Inner, y += g.Inner) ElementWise.Multiply(a, b, y, g.Inner);
        }
    }

    /// <summary>target[o, i] += Σ over r of a[o, r, i].</summary>
    internal static void SumTo(in BroadcastGeometry g, float* a, float* target)
    {
        if (g.Repeats == 1)
        {
            ElementWise.AddTo(a, target, g.SmallLength);
            return;
        }

        for (var o = 0; o < g.Outer; o++, a += (nint)g.Repeats * g.Inner, target += g.Inner)
            ElementWise.AddRowsTo(a, g.Repeats, g.Inner, target);
    }

    /// <summary>target[o, i] += Σ over r of a[o, r, i]·d[o, r, i].</summary>
    internal static void SumProductsTo(in BroadcastGeometry g, float* a, float* d, float* target)
    {
        if (g.Repeats == 1)
        {
            ElementWise.MultiplyAddTo(a, d, target, g.SmallLength);
            return;
        }

        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: SumProductsTo<Lanes512>(g, a, d, target); break;
            case SimdLevel.Avx2: SumProductsTo<Lanes256>(g, a, d, target); break;
            default: SumProductsTo<Lanes1>(g, a, d, target); break;
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void SumProductsTo<L>(in BroadcastGeometry g, float* a, float* d, float* target)
        where L : unmanaged, ILanes<L>
    {
        var block = (nint)g.Repeats * g.Inner;
        for (var o = 0; o < g.Outer; o++, a += block, d += block, target += g.Inner)
        {
            for (var i = 0; i < g.Inner; i += L.Width)
            {
                var count = Math.Min(L.Width, g.Inner - i);
                var sum = L.LoadPart(target + i, count);
                for (nint at = i; at < block; at += g.Inner)
                {
                    sum = count == L.Width
                        ? L.MultiplyAdd(L.Load(a + at), L.Load(d + at), sum)
                        : L.MultiplyAdd(L.LoadPart(a + at, count), L.LoadPart(d + at, count), sum);
                }

                L.StorePart(target + i, sum, count);
            }
        }
    }
}
