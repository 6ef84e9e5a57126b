using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Sums and extremes of a run of floats, for kernels that reduce a row.</summary>
internal static unsafe class Reduce
{
    /// <summary>Σ a[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Sum<L>(float* a, int count)
        where L : unmanaged, ILanes<L>
    {
        L sum = default;
        var i = 0;
        for (; i <= count - L.Width; i += L.Width) sum += L.Load(a + i);
        if (i < count) sum += L.LoadPart(a + i, count - i);
        return L.Sum(sum);
    }

    /// <summary>Σ a[i]·b[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Dot<L>(float* a, float* b, int count)
        where L : unmanaged, ILanes<L>
    {
        L sum = default;
        var i = 0;
        for (; i <= count - L.Width; i += L.Width) sum = L.MultiplyAdd(L.Load(a + i), L.Load(b + i), sum);
        if (i < count) sum = L.MultiplyAdd(L.LoadPart(a + i, count - i), L.LoadPart(b + i, count - i), sum);
        return L.Sum(sum);
    }

    /// <summary>The largest element, NaN when there is one, negative infinity for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Max<L>(float* a, int count)
        where L : unmanaged, ILanes<L>
    {
        var largest = float.NegativeInfinity;
        var i = 0;
        if (count >= L.Width)
        {
            var lanes = L.Load(a);
            for (i = L.Width; i <= count - L.Width; i += L.Width) lanes = L.Max(lanes, L.Load(a + i));
            largest = L.MaxLane(lanes);
        }

        for (; i < count; i++) largest = MathF.Max(largest, a[i]);
        return largest;
    }
}
