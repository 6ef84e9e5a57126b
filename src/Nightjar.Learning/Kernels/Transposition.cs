using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Copies a matrix with rows and columns exchanged: target[j·targetStride + i] = source[i·sourceStride + j].</summary>
internal static unsafe class Transposition
{
    private const int Side = 8;

    /// <summary>Transposes so many rows and columns of the source.</summary>
    internal static void Run(float* source, nint sourceStride, int rows, int columns, float* target, nint targetStride)
    {
        var (wholeRows, wholeColumns) = (0, 0);
        if (SimdSupport.Level >= SimdLevel.Avx2)
        {
            (wholeRows, wholeColumns) = (rows - (rows % Side), columns - (columns % Side));
            for (var j = 0; j < wholeColumns; j += Side)
            {
                for (var i = 0; i < wholeRows; i += Side) Square(source + (i * sourceStride) + j, sourceStride, target + (j * targetStride) + i, targetStride);
            }
        }

        Edge(source, sourceStride, 0, wholeRows, wholeColumns, columns, target, targetStride);
        Edge(source, sourceStride, wholeRows, rows, 0, columns, target, targetStride);
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Edge(float* source, nint sourceStride, int row, int rows, int column, int columns, float* target, nint targetStride)
    {
        for (var i = row; i < rows; i++)
        {
            for (var j = column; j < columns; j++) target[(j * targetStride) + i] = source[(i * sourceStride) + j];
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Square(float* source, nint sourceStride, float* target, nint targetStride)
    {
        // Halves of rows 0 to 3 beside those of rows 4 to 7, then two rounds of pairs within halves.
        var a0 = Halves(source, sourceStride * 4);
        var a1 = Halves(source + sourceStride, sourceStride * 4);
        var a2 = Halves(source + (2 * sourceStride), sourceStride * 4);
        var a3 = Halves(source + (3 * sourceStride), sourceStride * 4);
        var b0 = Halves(source + 4, sourceStride * 4);
        var b1 = Halves(source + 4 + sourceStride, sourceStride * 4);
        var b2 = Halves(source + 4 + (2 * sourceStride), sourceStride * 4);
        var b3 = Halves(source + 4 + (3 * sourceStride), sourceStride * 4);
        Four(a0, a1, a2, a3, target, targetStride);
        Four(b0, b1, b2, b3, target + (4 * targetStride), targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(float* source, nint distance) => Vector256.Create(Vector128.Load(source), Vector128.Load(source + distance));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3, float* target, nint stride)
    {
        var (low01, high01) = (Avx.UnpackLow(r0, r1), Avx.UnpackHigh(r0, r1));
        var (low23, high23) = (Avx.UnpackLow(r2, r3), Avx.UnpackHigh(r2, r3));
        Vector256.Store(Avx.Shuffle(low01, low23, 0x44), target);
        Vector256.Store(Avx.Shuffle(low01, low23, 0xEE), target + stride);
        Vector256.Store(Avx.Shuffle(high01, high23, 0x44), target + (2 * stride));
        Vector256.Store(Avx.Shuffle(high01, high23, 0xEE), target + (3 * stride));
    }
}
