using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Rounds each row of floats to the numbers that its own signed bytes stand for.</summary>
/// <remarks>Source: TensorFlow Lite's kernels for int8 weights and float values; ties go to even here, away from zero there.</remarks>
internal static unsafe class RowQuantization
{
    private const double Lowest = sbyte.MinValue;
    private const double Highest = sbyte.MaxValue;

    /// <summary>y = (clamp(round(zero point + x / scale), -128, 127) - zero point)·scale, where 255 steps span the row and 0; or symmetric, with the
    /// zero point 0 and 127 steps to the largest |x|. A row with a NaN becomes NaN. x and y may be the same memory.</summary>
    internal static void Forward(float* x, float* y, int rows, int columns, bool isSymmetric)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Forward<Lanes512>(x, y, rows, columns, isSymmetric); break;
            case SimdLevel.Avx2: Forward<Lanes256>(x, y, rows, columns, isSymmetric); break;
            default: Forward<Lanes1>(x, y, rows, columns, isSymmetric); break;
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Forward<L>(float* x, float* y, int rows, int columns, bool isSymmetric)
        where L : unmanaged, ILanes<L>
    {
        for (; rows > 0; rows--, x += columns, y += columns)
        {
            var (low, high) = (L.All(0), L.All(0));
            for (var i = 0; i < columns; i += L.Width)
            {
                var part = L.LoadPart(x + i, Math.Min(L.Width, columns - i));
                (low, high) = (L.Max(low, L.All(0) - part), L.Max(high, part));
            }

            var (scale, zero) = Range(-(double)L.MaxLane(low), L.MaxLane(high), isSymmetric);
            var (step, inverse, point) = (L.All(scale), L.All(1 / scale), L.All(zero));
            for (var i = 0; i < columns; i += L.Width)
            {
                var part = Math.Min(L.Width, columns - i);
                var place = L.Round(L.MultiplyAdd(L.LoadPart(x + i, part), inverse, point));
                L.StorePart(y + i, (L.Min(L.Max(place, L.All((float)Lowest)), L.All((float)Highest)) - point) * step, part);
            }
        }
    }

    /// <summary>The step and the byte of 0: of the two that either end asks for, the one that errs less.</summary>
    private static (float Scale, float ZeroPoint) Range(double low, double high, bool isSymmetric)
    {
        if (low == high) return (1, 0);
        if (isSymmetric) return ((float)(Math.Max(-low, high) / Highest), 0);
        var scale = (high - low) / (Highest - Lowest);
        var isLow = Math.Abs(Lowest) + Math.Abs(low / scale) < Math.Abs(Highest) + Math.Abs(high / scale);
        var zero = isLow ? Lowest - (low / scale) : Highest - (high / scale);
        return ((float)scale, (float)Math.Clamp(Math.Round(zero), Lowest, Highest));
    }
}
