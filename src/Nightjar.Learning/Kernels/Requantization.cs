using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>What becomes of 32-bit sums. As bytes: clamp(round(float(sum)·multiplier) + zero point, low, high), where float() and the
/// product are rounded to float32 and round() takes ties to even; every step is defined by IEEE 754, so all vector paths give the
/// same bytes. As floats: float(sum)·multiplier, at least low.</summary>
internal readonly unsafe struct Requantization
{
    private readonly float* _multipliers;
    private readonly float _zeroPoint;
    private readonly float _low;
    private readonly float _high;

    private Requantization(float* multipliers, float zeroPoint, float low, float high, bool isFloat)
    {
        _multipliers = multipliers;
        (_zeroPoint, _low, _high, IsFloat) = (zeroPoint, low, high, isFloat);
    }

    /// <summary>Whether floats come out.</summary>
    internal bool IsFloat { get; }

    /// <summary>To bytes; <paramref name="multipliers"/> are whole vectors, and a clamp at real 0 is one at the zero point.</summary>
    internal static Requantization ToBytes(float* multipliers, int zeroPoint, bool relu) =>
        new(multipliers, zeroPoint, relu ? zeroPoint : byte.MinValue, byte.MaxValue, isFloat: false);

    /// <summary>To floats.</summary>
    internal static Requantization ToFloats(float* multipliers, bool relu) =>
        new(multipliers, 0, relu ? 0 : float.NegativeInfinity, float.PositiveInfinity, isFloat: true);

    /// <summary>Turns rows of sums, so many sums apart, into rows of the result, so many elements apart.</summary>
    internal void Rows(int* sums, int sumsRow, int rows, int column, int columns, void* target, nint targetRow)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Rows<Lanes512>(sums, sumsRow, rows, column, columns, target, targetRow); break;
            case SimdLevel.Avx2: Rows<Lanes256>(sums, sumsRow, rows, column, columns, target, targetRow); break;
            default: Rows<Lanes1>(sums, sumsRow, rows, column, columns, target, targetRow); break;
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private void Rows<L>(int* sums, int sumsRow, int rows, int column, int columns, void* target, nint targetRow)
        where L : unmanaged, ILanes<L>
    {
        var (zero, low, high) = (L.All(_zeroPoint), L.All(_low), L.All(_high));
        for (var j = 0; j < columns; j += L.Width)
        {
            var count = Math.Min(L.Width, columns - j);
            var multiplier = L.Load(_multipliers + column + j);
            for (var r = 0; r < rows; r++)
            {
                var value = L.LoadInt32(sums + (r * sumsRow) + j) * multiplier;
                if (IsFloat) L.StorePart((float*)target + (r * targetRow) + j, L.Clamp(value, low, high), count);
                else L.StoreBytes((byte*)target + (r * targetRow) + j, L.Clamp(L.Round(value) + zero, low, high), count);
            }
        }
    }
}
