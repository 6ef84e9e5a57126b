using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Bytes that stand for real numbers, x = (q - zero point)·scale, and the way back.</summary>
internal static unsafe class AffineQuantization
{
    /// <summary>q = clamp(round(x / scale) + zero point, 0, 255) with ties to even; NaN becomes 0.</summary>
    internal static void Quantize(float* x, byte* q, int count, float scale, int zeroPoint)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Quantize<Lanes512>(x, q, count, scale, zeroPoint); break;
            case SimdLevel.Avx2: Quantize<Lanes256>(x, q, count, scale, zeroPoint); break;
            default: Quantize<Lanes1>(x, q, count, scale, zeroPoint); break;
        }
    }

    /// <summary>x = (q - zero point)·scale.</summary>
    internal static void Dequantize(byte* q, float* x, int count, float scale, int zeroPoint)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Dequantize<Lanes512>(q, x, count, scale, zeroPoint); break;
            case SimdLevel.Avx2: Dequantize<Lanes256>(q, x, count, scale, zeroPoint); break;
            default: Dequantize<Lanes1>(q, x, count, scale, zeroPoint); break;
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Quantize<L>(float* x, byte* q, int count, float scale, int zeroPoint)
        where L : unmanaged, ILanes<L>
    {
        var (divisor, zero, high) = (L.All(scale), L.All(zeroPoint), L.All(byte.MaxValue));
        for (var i = 0; i < count; i += L.Width)
        {
            var part = Math.Min(L.Width, count - i);
            var value = L.Round((part == L.Width ? L.Load(x + i) : L.LoadPart(x + i, part)) / divisor) + zero;
            L.StoreBytes(q + i, L.Clamp(value, default, high), part);
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Dequantize<L>(byte* q, float* x, int count, float scale, int zeroPoint)
        where L : unmanaged, ILanes<L>
    {
        var (factor, zero) = (L.All(scale), L.All(zeroPoint));
        for (var i = 0; i < count; i += L.Width)
        {
            var part = Math.Min(L.Width, count - i);
            L.StorePart(x + i, (L.LoadBytes(q + i, part) - zero) * factor, part);
        }
    }
}
