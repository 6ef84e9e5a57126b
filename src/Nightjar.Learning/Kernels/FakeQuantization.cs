using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Rounds floats to the numbers that integers stand for, forward and backward.</summary>
internal static unsafe class FakeQuantization
{
    /// <summary>y = clamp(round(x / scale), low, high)·scale with ties to even.</summary>
    internal static void Forward(float* x, float* y, int count, float scale, float low, float high)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Forward<Lanes512>(x, y, count, scale, low, high); break;
            case SimdLevel.Avx2: Forward<Lanes256>(x, y, count, scale, low, high); break;
            default: Forward<Lanes1>(x, y, count, scale, low, high); break;
        }
    }

    /// <summary>dx = dy where round(x / scale) lies from low to high, else 0: the straight-through gradient. dx and dy may be the same
    /// memory.</summary>
    internal static void Backward(float* x, float* dy, float* dx, int count, float scale, float low, float high)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Backward<Lanes512>(x, dy, dx, count, scale, low, high); break;
            case SimdLevel.Avx2: Backward<Lanes256>(x, dy, dx, count, scale, low, high); break;
            default: Backward<Lanes1>(x, dy, dx, count, scale, low, high); break;
        }
    }

    /// <summary>As <see cref="Forward(float*, float*, int, float, float, float)"/> with a scale for each column.</summary>
    internal static void ForwardColumns(float* x, float* scale, float* y, int rows, int columns, float low, float high)
    {
        for (var i = 0; i < rows * columns; i++) y[i] = Math.Clamp(MathF.Round(x[i] / scale[i % columns]), low, high) * scale[i % columns];
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Forward<L>(float* x, float* y, int count, float scale, float low, float high)
        where L : unmanaged, ILanes<L>
    {
        for (var i = 0; i < count; i += L.Width)
        {
            var part = Math.Min(L.Width, count - i);
            var steps = L.Round(L.LoadPart(x + i, part) / L.All(scale));
            L.StorePart(y + i, L.Min(L.Max(steps, L.All(low)), L.All(high)) * L.All(scale), part);
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Backward<L>(float* x, float* dy, float* dx, int count, float scale, float low, float high)
        where L : unmanaged, ILanes<L>
    {
        for (var i = 0; i < count; i += L.Width)
        {
            var part = Math.Min(L.Width, count - i);
            var steps = L.Round(L.LoadPart(x + i, part) / L.All(scale));
            var value = L.WhereLess(steps, L.All(low), default, L.LoadPart(dy + i, part));
            L.StorePart(dx + i, L.WhereLess(L.All(high), steps, default, value), part);
        }
    }
}
