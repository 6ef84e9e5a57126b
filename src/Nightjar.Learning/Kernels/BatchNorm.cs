using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Batch normalisation of the last axis (Ioffe and Szegedy 2015, arXiv 1502.03167): y = (x - mean) / sqrt(variance +
/// epsilon)·gain + shift, with the statistics of each column over all rows. In training they are the batch's own; when the
/// network serves they are fixed, and the whole is one scale and offset a column (see <see cref="Fold"/>).</summary>
internal static unsafe class BatchNorm
{
    /// <summary>The mean and biased variance of each column.</summary>
    internal static void Statistics(float* x, float* mean, float* variance, int rows, int columns)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Statistics<Lanes512>(x, mean, variance, rows, columns); break;
            case SimdLevel.Avx2: Statistics<Lanes256>(x, mean, variance, rows, columns); break;
            default: Statistics<Lanes1>(x, mean, variance, rows, columns); break;
        }
    }

    /// <summary>The scale and offset that the fixed statistics amount to: scale = gain / sqrt(variance + epsilon), offset = shift -
    /// mean·scale.</summary>
    internal static void Fold(float* gain, float* shift, float* mean, float* variance, float epsilon, float* scale, float* offset, int columns)
    {
        for (var j = 0; j < columns; j++)
        {
            scale[j] = gain[j] / MathF.Sqrt(variance[j] + epsilon);
            offset[j] = shift[j] - (mean[j] * scale[j]);
        }
    }

    /// <summary>y = x·scale + offset by columns; x and y may be the same memory.</summary>
    internal static void Apply(float* x, float* scale, float* offset, float* y, int rows, int columns)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Apply<Lanes512>(x, scale, offset, y, rows, columns); break;
            case SimdLevel.Avx2: Apply<Lanes256>(x, scale, offset, y, rows, columns); break;
            default: Apply<Lanes1>(x, scale, offset, y, rows, columns); break;
        }
    }

    /// <summary>The way back through the batch's own statistics, or through fixed ones: dx = gradient of x (may be the memory of dy);
    /// dgain and dshift are added to.</summary>
    internal static void Backward(float* x, float* gain, float* mean, float* variance, float epsilon, float* dy, float* dx, float* dgain, float* dshift, int rows, int columns, bool isFixed = false)
    {
        using var work = Scratch.Take(5 * (nint)columns);
        var product = work.Pointer;
        var sum = product + columns;
        var scale = sum + columns;
        var slope = scale + columns;
        var offset = slope + columns;
        Sums(x, mean, dy, product, sum, rows, columns);
        for (var j = 0; j < columns; j++)
        {
            // dx = scale·(dy - sum/n - (x - mean)·inverse²·product/n), written as dy·scale + x·slope + offset.
            var inverse = 1 / MathF.Sqrt(variance[j] + epsilon);
            dgain[j] += product[j] * inverse;
            dshift[j] += sum[j];
            scale[j] = gain[j] * inverse;
            slope[j] = isFixed ? 0 : -scale[j] * inverse * inverse * product[j] / rows;
            offset[j] = isFixed ? 0 : (-scale[j] * sum[j] / rows) - (slope[j] * mean[j]);
        }

        Combine(x, dy, scale, slope, offset, dx, rows, columns);
    }

    // product = Σ dy·(x - mean), sum = Σ dy by columns.
    private static void Sums(float* x, float* mean, float* dy, float* product, float* sum, int rows, int columns)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Sums<Lanes512>(x, mean, dy, product, sum, rows, columns); break;
            case SimdLevel.Avx2: Sums<Lanes256>(x, mean, dy, product, sum, rows, columns); break;
            default: Sums<Lanes1>(x, mean, dy, product, sum, rows, columns); break;
        }
    }

    // dx = dy·scale + x·slope + offset.
    private static void Combine(float* x, float* dy, float* scale, float* slope, float* offset, float* dx, int rows, int columns)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Combine<Lanes512>(x, dy, scale, slope, offset, dx, rows, columns); break;
            case SimdLevel.Avx2: Combine<Lanes256>(x, dy, scale, slope, offset, dx, rows, columns); break;
            default: Combine<Lanes1>(x, dy, scale, slope, offset, dx, rows, columns); break;
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Statistics<L>(float* x, float* mean, float* variance, int rows, int columns)
        where L : unmanaged, ILanes<L>
    {
        for (var j = 0; j < columns; j += L.Width)
        {
            var count = Math.Min(L.Width, columns - j);
            L sum = default, squares = default;
            for (var i = 0; i < rows; i++) sum += L.LoadPart(x + ((nint)i * columns) + j, count);
            var average = sum * L.All(1f / rows);
            for (var i = 0; i < rows; i++)
            {
                var d = L.LoadPart(x + ((nint)i * columns) + j, count) - average;
                squares = L.MultiplyAdd(d, d, squares);
            }

            L.StorePart(mean + j, average, count);
            L.StorePart(variance + j, squares * L.All(1f / rows), count);
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Apply<L>(float* x, float* scale, float* offset, float* y, int rows, int columns)
        where L : unmanaged, ILanes<L>
    {
        for (; rows > 0; rows--, x += columns, y += columns)
        {
            var j = 0;
            for (; j <= columns - L.Width; j += L.Width)
                L.Store(y + j, L.MultiplyAdd(L.Load(x + j), L.Load(scale + j), L.Load(offset + j)));
            var rest = columns - j;
            if (rest > 0) L.StorePart(y + j, L.MultiplyAdd(L.LoadPart(x + j, rest), L.LoadPart(scale + j, rest), L.LoadPart(offset + j, rest)), rest);
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Sums<L>(float* x, float* mean, float* dy, float* product, float* sum, int rows, int columns)
        where L : unmanaged, ILanes<L>
    {
        for (var j = 0; j < columns; j += L.Width)
        {
            var count = Math.Min(L.Width, columns - j);
            L p = default, s = default;
            var average = L.LoadPart(mean + j, count);
            for (var i = 0; i < rows; i++)
            {
                var d = L.LoadPart(dy + ((nint)i * columns) + j, count);
                p = L.MultiplyAdd(d, L.LoadPart(x + ((nint)i * columns) + j, count) - average, p);
                s += d;
            }

            L.StorePart(product + j, p, count);
            L.StorePart(sum + j, s, count);
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Combine<L>(float* x, float* dy, float* scale, float* slope, float* offset, float* dx, int rows, int columns)
        where L : unmanaged, ILanes<L>
    {
        for (; rows > 0; rows--, x += columns, dy += columns, dx += columns)
        {
            for (var j = 0; j < columns; j += L.Width)
            {
                var count = Math.Min(L.Width, columns - j);
                var value = L.MultiplyAdd(L.LoadPart(x + j, count), L.LoadPart(slope + j, count), L.LoadPart(offset + j, count));
                L.StorePart(dx + j, L.MultiplyAdd(L.LoadPart(dy + j, count), L.LoadPart(scale + j, count), value), count);
            }
        }
    }
}
