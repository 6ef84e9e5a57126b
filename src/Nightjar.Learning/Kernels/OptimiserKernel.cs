using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>The updates of the optimisers, number by number.</summary>
internal static unsafe class OptimiserKernel
{
    /// <summary>m = beta1·m + (1 - beta1)·g, v = beta2·v + (1 - beta2)·g², w = keep·w - rate·m / (√v·root + epsilon), where g has
    /// decay·w added first. The corrections of the start are in <paramref name="rate"/> and <paramref name="root"/>.</summary>
    internal static void Adam(float* weights, float* gradient, float* m, float* v, int count, float beta1, float beta2, float rate, float root, float epsilon, float keep, float decay)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Adam<Lanes512>(weights, gradient, m, v, count, beta1, beta2, rate, root, epsilon, keep, decay); break;
            case SimdLevel.Avx2: Adam<Lanes256>(weights, gradient, m, v, count, beta1, beta2, rate, root, epsilon, keep, decay); break;
            default: Adam<Lanes1>(weights, gradient, m, v, count, beta1, beta2, rate, root, epsilon, keep, decay); break;
        }
    }

    /// <summary>m = momentum·m + g with decay·w added to g, then w -= rate·m.</summary>
    internal static void Momentum(float* weights, float* gradient, float* m, int count, float momentum, float rate, float decay)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Momentum<Lanes512>(weights, gradient, m, count, momentum, rate, decay); break;
            case SimdLevel.Avx2: Momentum<Lanes256>(weights, gradient, m, count, momentum, rate, decay); break;
            default: Momentum<Lanes1>(weights, gradient, m, count, momentum, rate, decay); break;
        }
    }

    /// <summary>Holds every number between -limit and limit; NaN stays NaN.</summary>
    internal static void Clip(float* values, int count, float limit)
    {
        for (var i = 0; i < count; i++)
        {
            if (values[i] > limit) values[i] = limit;
            else if (values[i] < -limit) values[i] = -limit;
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Adam<L>(float* weights, float* gradient, float* m, float* v, int count, float beta1, float beta2, float rate, float root, float epsilon, float keep, float decay)
        where L : unmanaged, ILanes<L>
    {
        for (var i = 0; i < count; i += L.Width)
        {
            var lanes = Math.Min(L.Width, count - i);
            var w = L.LoadPart(weights + i, lanes);
            var g = L.MultiplyAdd(L.All(decay), w, L.LoadPart(gradient + i, lanes));
            var first = L.MultiplyAdd(L.All(beta1), L.LoadPart(m + i, lanes), L.All(1 - beta1) * g);
            var second = L.MultiplyAdd(L.All(beta2), L.LoadPart(v + i, lanes), L.All(1 - beta2) * (g * g));
            L.StorePart(m + i, first, lanes);
            L.StorePart(v + i, second, lanes);
            var step = L.All(rate) * first / L.MultiplyAdd(L.Sqrt(second), L.All(root), L.All(epsilon));
            L.StorePart(weights + i, (L.All(keep) * w) - step, lanes);
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Momentum<L>(float* weights, float* gradient, float* m, int count, float momentum, float rate, float decay)
        where L : unmanaged, ILanes<L>
    {
        for (var i = 0; i < count; i += L.Width)
        {
            var lanes = Math.Min(L.Width, count - i);
            var w = L.LoadPart(weights + i, lanes);
            var g = L.MultiplyAdd(L.All(decay), w, L.LoadPart(gradient + i, lanes));
            var velocity = L.MultiplyAdd(L.All(momentum), L.LoadPart(m + i, lanes), g);
            L.StorePart(m + i, velocity, lanes);
            L.StorePart(weights + i, w - (L.All(rate) * velocity), lanes);
        }
    }
}
