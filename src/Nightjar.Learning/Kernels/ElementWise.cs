using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Sums and products of arrays, element by element, and sums over rows.</summary>
internal static unsafe class ElementWise
{
    /// <summary>result = a + b.</summary>
    internal static void Add(float* a, float* b, float* result, int count)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Add<Lanes512>(a, b, result, count); break;
            case SimdLevel.Avx2: Add<Lanes256>(a, b, result, count); break;
            default: Add<Lanes1>(a, b, result, count); break;
        }
    }

    /// <summary>result = a·b.</summary>
    internal static void Multiply(float* a, float* b, float* result, int count)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Multiply<Lanes512>(a, b, result, count); break;
            case SimdLevel.Avx2: Multiply<Lanes256>(a, b, result, count); break;
            default: Multiply<Lanes1>(a, b, result, count); break;
        }
    }

    /// <summary>target += source.</summary>
    internal static void AddTo(float* source, float* target, int count)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: AddTo<Lanes512>(source, target, count); break;
            case SimdLevel.Avx2: AddTo<Lanes256>(source, target, count); break;
            default: AddTo<Lanes1>(source, target, count); break;
        }
    }

    /// <summary>target += a·b.</summary>
    internal static void MultiplyAddTo(float* a, float* b, float* target, int count)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: MultiplyAddTo<Lanes512>(a, b, target, count); break;
            case SimdLevel.Avx2: MultiplyAddTo<Lanes256>(a, b, target, count); break;
            default: MultiplyAddTo<Lanes1>(a, b, target, count); break;
        }
    }

    /// <summary>target += factor·source.</summary>
    internal static void ScaleAddTo(float factor, float* source, float* target, int count)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: ScaleAddTo<Lanes512>(factor, source, target, count); break;
            case SimdLevel.Avx2: ScaleAddTo<Lanes256>(factor, source, target, count); break;
            default: ScaleAddTo<Lanes1>(factor, source, target, count); break;
        }
    }

    /// <summary>result = factor·source.</summary>
    internal static void Scale(float factor, float* source, float* result, int count)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Scale<Lanes512>(factor, source, result, count); break;
            case SimdLevel.Avx2: Scale<Lanes256>(factor, source, result, count); break;
            default: Scale<Lanes1>(factor, source, result, count); break;
        }
    }

    /// <summary>Adds each row of a matrix into <paramref name="sums"/>, one number a column.</summary>
    internal static void AddRowsTo(float* matrix, int rows, int columns, float* sums)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: AddRowsTo<Lanes512>(matrix, rows, columns, sums); break;
            case SimdLevel.Avx2: AddRowsTo<Lanes256>(matrix, rows, columns, sums); break;
            default: AddRowsTo<Lanes1>(matrix, rows, columns, sums); break;
        }
    }

    /// <summary>The way back through max(0, ·) with the result y, in place, and through the bias under it: dy = 0 where y is 0 or
    /// less, then each row of dy is added into <paramref name="sums"/>, one number a column.</summary>
    internal static void ReluBackwardWithSums(float* y, float* dy, int rows, int columns, float* sums)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: ReluBackwardWithSums<Lanes512>(y, dy, rows, columns, sums); break;
            case SimdLevel.Avx2: ReluBackwardWithSums<Lanes256>(y, dy, rows, columns, sums); break;
            default: ReluBackwardWithSums<Lanes1>(y, dy, rows, columns, sums); break;
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Add<L>(float* a, float* b, float* result, int count)
        where L : unmanaged, ILanes<L>
    {
        var i = 0;
        for (; i <= count - L.Width; i += L.Width) L.Store(result + i, L.Load(a + i) + L.Load(b + i));
        if (i == count) return;
        var rest = count - i;
        L.StorePart(result + i, L.LoadPart(a + i, rest) + L.LoadPart(b + i, rest), rest);
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Multiply<L>(float* a, float* b, float* result, int count)
        where L : unmanaged, ILanes<L>
    {
        var i = 0;
        for (; i <= count - L.Width; i += L.Width) L.Store(result + i, L.Load(a + i) * L.Load(b + i));
        if (i == count) return;
        var rest = count - i;
        L.StorePart(result + i, L.LoadPart(a + i, rest) * L.LoadPart(b + i, rest), rest);
    }

    [MethodImpl(Kernel.Compiled)]
    private static void AddTo<L>(float* source, float* target, int count)
        where L : unmanaged, ILanes<L>
    {
        var i = 0;
        for (; i <= count - L.Width; i += L.Width) L.Store(target + i, L.Load(target + i) + L.Load(source + i));
        if (i == count) return;
        var rest = count - i;
        L.StorePart(target + i, L.LoadPart(target + i, rest) + L.LoadPart(source + i, rest), rest);
    }

    [MethodImpl(Kernel.Compiled)]
    private static void MultiplyAddTo<L>(float* a, float* b, float* target, int count)
        where L : unmanaged, ILanes<L>
    {
        var i = 0;
        for (; i <= count - L.Width; i += L.Width) L.Store(target + i, L.MultiplyAdd(L.Load(a + i), L.Load(b + i), L.Load(target + i)));
        if (i == count) return;
        var rest = count - i;
        L.StorePart(target + i, L.MultiplyAdd(L.LoadPart(a + i, rest), L.LoadPart(b + i, rest), L.LoadPart(target + i, rest)), rest);
    }

    [MethodImpl(Kernel.Compiled)]
    private static void ScaleAddTo<L>(float factor, float* source, float* target, int count)
        where L : unmanaged, ILanes<L>
    {
        var i = 0;
        for (; i <= count - L.Width; i += L.Width) L.Store(target + i, L.MultiplyAdd(L.All(factor), L.Load(source + i), L.Load(target + i)));
        if (i == count) return;
        var rest = count - i;
        L.StorePart(target + i, L.MultiplyAdd(L.All(factor), L.LoadPart(source + i, rest), L.LoadPart(target + i, rest)), rest);
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Scale<L>(float factor, float* source, float* result, int count)
        where L : unmanaged, ILanes<L>
    {
        var i = 0;
        for (; i <= count - L.Width; i += L.Width) L.Store(result + i, L.All(factor) * L.Load(source + i));
        if (i == count) return;
        var rest = count - i;
        L.StorePart(result + i, L.All(factor) * L.LoadPart(source + i, rest), rest);
    }

    [MethodImpl(Kernel.Compiled)]
    private static void AddRowsTo<L>(float* matrix, int rows, int columns, float* sums)
        where L : unmanaged, ILanes<L>
    {
        for (var j = 0; j < columns; j += L.Width)
        {
            var count = Math.Min(L.Width, columns - j);
            var (sum, source) = (L.LoadPart(sums + j, count), (nint)(matrix + j));
            for (var i = 0; i < rows; i++, source += (nint)columns * sizeof(float))
                sum += count == L.Width ? L.Load((float*)source) : L.LoadPart((float*)source, count);
            L.StorePart(sums + j, sum, count);
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void ReluBackwardWithSums<L>(float* y, float* dy, int rows, int columns, float* sums)
        where L : unmanaged, ILanes<L>
    {
        var j = 0;
        for (; j <= columns - (2 * L.Width); j += 2 * L.Width)
        {
            var (first, second) = (L.Load(sums + j), L.Load(sums + j + L.Width));
            for (nint at = j, i = rows; i > 0; i--, at += columns)
            {
                var a = L.WhereLess(default, L.Load(y + at), L.Load(dy + at), default);
                var b = L.WhereLess(default, L.Load(y + at + L.Width), L.Load(dy + at + L.Width), default);
                L.Store(dy + at, a);
                L.Store(dy + at + L.Width, b);
                first += a;
                second += b;
            }

            L.Store(sums + j, first);
            L.Store(sums + j + L.Width, second);
        }

        for (; j < columns; j += L.Width)
        {
            var count = Math.Min(L.Width, columns - j);
            var sum = L.LoadPart(sums + j, count);
            for (nint at = j, i = rows; i > 0; i--, at += columns)
            {
                var a = L.WhereLess(default, L.LoadPart(y + at, count), L.LoadPart(dy + at, count), default);
                L.StorePart(dy + at, a, count);
                sum += a;
            }

            L.StorePart(sums + j, sum, count);
        }
    }
}
