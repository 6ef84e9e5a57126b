using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Softmax over rows, y[j] = e^(x[j] - max) / Σ e^(x[k] - max), and its logarithm. A row that is negative infinity
/// everywhere (all of it masked) gives zeros; NaN anywhere in a row makes the row NaN.</summary>
internal static unsafe class Softmax
{
    /// <summary>y = softmax(x) over rows of so many columns; x and y may be the same memory.</summary>
    internal static void Forward(float* x, float* y, int rows, int columns)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Forward<Lanes512>(x, y, rows, columns); break;
            case SimdLevel.Avx2: Forward<Lanes256>(x, y, rows, columns); break;
            default: Forward<Lanes1>(x, y, rows, columns); break;
        }
    }

    /// <summary>dx = y·(dy - Σ dy·y); dx and dy may be the same memory.</summary>
    internal static void Backward(float* y, float* dy, float* dx, int rows, int columns)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Backward<Lanes512>(y, dy, dx, rows, columns); break;
            case SimdLevel.Avx2: Backward<Lanes256>(y, dy, dx, rows, columns); break;
            default: Backward<Lanes1>(y, dy, dx, rows, columns); break;
        }
    }

    /// <summary>y = log(softmax(x)); x and y may be the same memory.</summary>
    internal static void LogForward(float* x, float* y, int rows, int columns)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: LogForward<Lanes512>(x, y, rows, columns); break;
            case SimdLevel.Avx2: LogForward<Lanes256>(x, y, rows, columns); break;
            default: LogForward<Lanes1>(x, y, rows, columns); break;
        }
    }

    /// <summary>dx = dy - e^y·Σ dy; dx and dy may be the same memory.</summary>
    internal static void LogBackward(float* y, float* dy, float* dx, int rows, int columns)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: LogBackward<Lanes512>(y, dy, dx, rows, columns); break;
            case SimdLevel.Avx2: LogBackward<Lanes256>(y, dy, dx, rows, columns); break;
            default: LogBackward<Lanes1>(y, dy, dx, rows, columns); break;
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Forward<L>(float* x, float* y, int rows, int columns)
        where L : unmanaged, ILanes<L>
    {
        for (; rows > 0; rows--, x += columns, y += columns)
        {
            var max = Reduce.Max<L>(x, columns);
            if (float.IsNegativeInfinity(max))
            {
                new Span<float>(y, columns).Clear();
                continue;
            }

            var shift = L.All(max);
            var i = 0;
            for (; i <= columns - L.Width; i += L.Width) L.Store(y + i, LaneMath.Exp(L.Load(x + i) - shift));
            if (i < columns) L.StorePart(y + i, LaneMath.Exp(L.LoadPart(x + i, columns - i) - shift), columns - i);
            var scale = L.All(1 / Reduce.Sum<L>(y, columns));
            for (i = 0; i <= columns - L.Width; i += L.Width) L.Store(y + i, L.Load(y + i) * scale);
            if (i < columns) L.StorePart(y + i, L.LoadPart(y + i, columns - i) * scale, columns - i);
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Backward<L>(float* y, float* dy, float* dx, int rows, int columns)
        where L : unmanaged, ILanes<L>
    {
        for (; rows > 0; rows--, y += columns, dy += columns, dx += columns)
        {
            var mean = L.All(Reduce.Dot<L>(y, dy, columns));
            var i = 0;
            for (; i <= columns - L.Width; i += L.Width) L.Store(dx + i, L.Load(y + i) * (L.Load(dy + i) - mean));
            var rest = columns - i;
            if (rest > 0) L.StorePart(dx + i, L.LoadPart(y + i, rest) * (L.LoadPart(dy + i, rest) - mean), rest);
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void LogForward<L>(float* x, float* y, int rows, int columns)
        where L : unmanaged, ILanes<L>
    {
        for (; rows > 0; rows--, x += columns, y += columns)
        {
            var max = Reduce.Max<L>(x, columns);
            if (columns == 0) continue;
            var shift = L.All(max);
            L sum = default;
            var i = 0;
            for (; i <= columns - L.Width; i += L.Width) sum += LaneMath.Exp(L.Load(x + i) - shift);
            var total = L.Sum(sum);
            for (; i < columns; i++) total += MathF.Exp(x[i] - max);
            shift = L.All(max + MathF.Log(total));
            for (i = 0; i <= columns - L.Width; i += L.Width) L.Store(y + i, L.Load(x + i) - shift);
            if (i < columns) L.StorePart(y + i, L.LoadPart(x + i, columns - i) - shift, columns - i);
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void LogBackward<L>(float* y, float* dy, float* dx, int rows, int columns)
        where L : unmanaged, ILanes<L>
    {
        for (; rows > 0; rows--, y += columns, dy += columns, dx += columns)
        {
            var sum = L.All(0 - Reduce.Sum<L>(dy, columns));
            var i = 0;
            for (; i <= columns - L.Width; i += L.Width) L.Store(dx + i, L.MultiplyAdd(LaneMath.Exp(L.Load(y + i)), sum, L.Load(dy + i)));
            var rest = columns - i;
            if (rest > 0) L.StorePart(dx + i, L.MultiplyAdd(LaneMath.Exp(L.LoadPart(y + i, rest)), sum, L.LoadPart(dy + i, rest)), rest);
        }
    }
}
