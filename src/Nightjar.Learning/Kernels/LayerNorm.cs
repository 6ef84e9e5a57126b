using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Layer normalisation over rows (Ba et al. 2016, arXiv 1607.06450): y = (x - mean) / sqrt(variance + epsilon)·gain +
/// shift with the mean and the biased variance of the row.</summary>
internal static unsafe class LayerNorm
{
    /// <summary>y from x; keeps 1 / sqrt(variance + epsilon) and the mean of each row in <paramref name="statistics"/> (two
    /// numbers a row) unless it is null. x and y may be the same memory.</summary>
    internal static void Forward(float* x, float* gain, float* shift, float* y, float* statistics, int rows, int columns, float epsilon)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Forward<Lanes512>(x, gain, shift, y, statistics, rows, columns, epsilon); break;
            case SimdLevel.Avx2: Forward<Lanes256>(x, gain, shift, y, statistics, rows, columns, epsilon); break;
            default: Forward<Lanes1>(x, gain, shift, y, statistics, rows, columns, epsilon); break;
        }
    }

    /// <summary>dx = gradient of x (may be the memory of dy); dgain and dshift are added to.</summary>
    internal static void Backward(float* x, float* gain, float* statistics, float* dy, float* dx, float* dgain, float* dshift, int rows, int columns)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Backward<Lanes512>(x, gain, statistics, dy, dx, dgain, dshift, rows, columns); break;
            case SimdLevel.Avx2: Backward<Lanes256>(x, gain, statistics, dy, dx, dgain, dshift, rows, columns); break;
            default: Backward<Lanes1>(x, gain, statistics, dy, dx, dgain, dshift, rows, columns); break;
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Forward<L>(float* x, float* gain, float* shift, float* y, float* statistics, int rows, int columns, float epsilon)
        where L : unmanaged, ILanes<L>
    {
        for (var row = 0; row < rows; row++, x += columns, y += columns)
        {
            var mean = Reduce.Sum<L>(x, columns) / columns;
            var inverse = 1 / MathF.Sqrt((SquaredDistance<L>(x, mean, columns) / columns) + epsilon);
            if (statistics != null) (statistics[2 * row], statistics[(2 * row) + 1]) = (inverse, mean);
            var (scale, center) = (L.All(inverse), L.All(mean));
            var i = 0;
            for (; i <= columns - L.Width; i += L.Width)
                L.Store(y + i, L.MultiplyAdd((L.Load(x + i) - center) * scale, L.Load(gain + i), L.Load(shift + i)));
            var rest = columns - i;
            if (rest > 0) L.StorePart(y + i, L.MultiplyAdd((L.LoadPart(x + i, rest) - center) * scale, L.LoadPart(gain + i, rest), L.LoadPart(shift + i, rest)), rest);
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Backward<L>(float* x, float* gain, float* statistics, float* dy, float* dx, float* dgain, float* dshift, int rows, int columns)
        where L : unmanaged, ILanes<L>
    {
        for (var row = 0; row < rows; row++, x += columns, dy += columns, dx += columns)
        {
            var (inverse, mean) = (L.All(statistics[2 * row]), L.All(statistics[(2 * row) + 1]));
            L sum = default, product = default;
            for (var i = 0; i < columns; i += L.Width)
            {
                var count = Math.Min(L.Width, columns - i);
                var (d, n) = (L.LoadPart(dy + i, count), (L.LoadPart(x + i, count) - mean) * inverse);
                var g = d * L.LoadPart(gain + i, count);
                sum += g;
                product = L.MultiplyAdd(g, n, product);
                L.StorePart(dgain + i, L.MultiplyAdd(d, n, L.LoadPart(dgain + i, count)), count);
                L.StorePart(dshift + i, L.LoadPart(dshift + i, count) + d, count);
            }

            var (average, slope) = (L.All(L.Sum(sum) / columns), L.All(L.Sum(product) / columns));
            for (var i = 0; i < columns; i += L.Width)
            {
                var count = Math.Min(L.Width, columns - i);
                var n = (L.LoadPart(x + i, count) - mean) * inverse;
                var g = L.LoadPart(dy + i, count) * L.LoadPart(gain + i, count);
                L.StorePart(dx + i, (g - average - (n * slope)) * inverse, count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float SquaredDistance<L>(float* x, float mean, int count)
        where L : unmanaged, ILanes<L>
    {
        L sum = default;
        var center = L.All(mean);
        var i = 0;
        for (; i <= count - L.Width; i += L.Width)
        {
            var d = L.Load(x + i) - center;
            sum = L.MultiplyAdd(d, d, sum);
        }

        var total = L.Sum(sum);
        for (; i < count; i++) total += (x[i] - mean) * (x[i] - mean);
        return total;
    }
}
