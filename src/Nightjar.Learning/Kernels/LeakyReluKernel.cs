using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>The leaky ReLU with any slope below 0.</summary>
internal static unsafe class LeakyReluKernel
{
    /// <summary>y = x, or slope·x below 0; x and y may be the same memory.</summary>
    internal static void Forward(float slope, float* x, float* y, int count)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Forward<Lanes512>(slope, x, y, count); break;
            case SimdLevel.Avx2: Forward<Lanes256>(slope, x, y, count); break;
            default: Forward<Lanes1>(slope, x, y, count); break;
        }
    }

    /// <summary>dx = dy, or slope·dy where x is not above 0; dx and dy may be the same memory.</summary>
    internal static void Backward(float slope, float* x, float* dy, float* dx, int count)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Backward<Lanes512>(slope, x, dy, dx, count); break;
            case SimdLevel.Avx2: Backward<Lanes256>(slope, x, dy, dx, count); break;
            default: Backward<Lanes1>(slope, x, dy, dx, count); break;
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Forward<L>(float slope, float* x, float* y, int count)
        where L : unmanaged, ILanes<L>
    {
        var factor = L.All(slope);
        for (var i = 0; i < count; i += L.Width)
        {
            var rest = Math.Min(L.Width, count - i);
            var value = L.LoadPart(x + i, rest);
            L.StorePart(y + i, L.WhereLess(value, default, value * factor, value), rest);
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Backward<L>(float slope, float* x, float* dy, float* dx, int count)
        where L : unmanaged, ILanes<L>
    {
        var factor = L.All(slope);
        for (var i = 0; i < count; i += L.Width)
        {
            var rest = Math.Min(L.Width, count - i);
            var d = L.LoadPart(dy + i, rest);
            L.StorePart(dx + i, L.WhereLess(default, L.LoadPart(x + i, rest), d, d * factor), rest);
        }
    }
}
