using System.Runtime.CompilerServices;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Bench.Vision;

/// <summary>The most that a core can do: multiplications and additions in registers alone, on the vector path in use.</summary>
internal static class PeakRate
{
    private const int Rounds = 1 << 16;
    private const int Sums = 16;

    /// <summary>Billions of multiplications and additions a second of processor time, the best of some tries.</summary>
    public static double Measure()
    {
        var (_, least) = Timing.Measure(() => GC.KeepAlive(SimdSupport.Level switch
        {
            SimdLevel.Avx512 => Run<Lanes512>(),
            SimdLevel.Avx2 => Run<Lanes256>(),
            _ => Run<Lanes1>(),
        }));
        return 2e-9 * Rounds * Sums * SimdSupport.Width / least;
    }

    [MethodImpl(Kernel.Compiled)]
    private static float Run<L>()
        where L : unmanaged, ILanes<L>
    {
        var (x, y) = (L.All(0.999f), L.All(0.001f));
        L a0 = y, a1 = y, a2 = y, a3 = y, a4 = y, a5 = y, a6 = y, a7 = y;
        L b0 = y, b1 = y, b2 = y, b3 = y, b4 = y, b5 = y, b6 = y, b7 = y;
        for (var i = 0; i < Rounds; i++)
        {
            a0 = L.MultiplyAdd(a0, x, y);
            a1 = L.MultiplyAdd(a1, x, y);
            a2 = L.MultiplyAdd(a2, x, y);
            a3 = L.MultiplyAdd(a3, x, y);
            a4 = L.MultiplyAdd(a4, x, y);
            a5 = L.MultiplyAdd(a5, x, y);
            a6 = L.MultiplyAdd(a6, x, y);
            a7 = L.MultiplyAdd(a7, x, y);
            b0 = L.MultiplyAdd(b0, x, y);
            b1 = L.MultiplyAdd(b1, x, y);
            b2 = L.MultiplyAdd(b2, x, y);
            b3 = L.MultiplyAdd(b3, x, y);
            b4 = L.MultiplyAdd(b4, x, y);
            b5 = L.MultiplyAdd(b5, x, y);
            b6 = L.MultiplyAdd(b6, x, y);
            b7 = L.MultiplyAdd(b7, x, y);
        }

        return L.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + b0 + b1 + b2 + b3 + b4 + b5 + b6 + b7);
    }
}
