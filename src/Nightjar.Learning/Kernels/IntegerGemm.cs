using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Products of bytes with integer weights, y = f((x - zero point)·w + bias), summed in 32 bits.</summary>
internal static unsafe class IntegerGemm
{
    // Rows widened at once: sixteen tiles of twelve.
    private const int RowBlock = 192;

    /// <summary>A dense layer over rows of bytes.</summary>
    /// <param name="x">(rows, inputs).</param>
    /// <param name="xRow">Bytes from one row to the next.</param>
    /// <param name="zeroPoint">The byte that stands for 0.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="inputs">Bytes of a row.</param>
    /// <param name="weights">Packed as one segment.</param>
    /// <param name="requantization">What becomes of the sums.</param>
    /// <param name="y">(rows, outputs), bytes or floats.</param>
    /// <param name="yRow">Elements from one row to the next.</param>
    internal static void Dense(byte* x, nint xRow, int zeroPoint, int rows, int inputs, in IntegerWeights weights, in Requantization requantization, void* y, nint yRow)
    {
        var width = (nint)weights.PairsPerSegment * 2;
        var size = requantization.IsFloat ? sizeof(float) : sizeof(byte);
        using var wide = Scratch.Take(Math.Min(rows, RowBlock) * width / 2);
        var block = (short*)wide.Pointer;
        for (var row = 0; row < rows; row += RowBlock)
        {
            var count = Math.Min(RowBlock, rows - row);
            for (var r = 0; r < count; r++)
            {
                Widen(x + ((row + r) * xRow), zeroPoint, block + (r * width), inputs);
                if (inputs < width) block[((r + 1) * width) - 1] = 0;
            }

            Rows(block, width, count, null, weights, requantization, (byte*)y + (row * yRow * size), yRow);
        }
    }

    /// <summary>Runs all columns over rows of 16-bit numbers, so many numbers apart, with segments at the offsets.</summary>
    [SkipLocalsInit]
    internal static void Rows(short* a, nint aRow, int rows, nint* offsets, in IntegerWeights weights, in Requantization requantization, void* y, nint yRow)
    {
        var (width, vector) = (IntegerKernels.PanelWidth, SimdSupport.Width);
        var sums = stackalloc int[IntegerTile.SumsLength];
        var most = IntegerKernels.Rows;
        var tiles = (rows + most - 1) / most;
        var size = requantization.IsFloat ? sizeof(float) : sizeof(byte);
        var tile = new IntegerTile
        {
            ARow = aRow,
            BStep = 2 * width,
            Pairs = weights.PairsPerSegment,
            Segments = weights.Segments,
            AOffsets = offsets,
            Sums = sums,
        };
        for (var column = 0; column < weights.Columns; column += width)
        {
            var columns = Math.Min(width, weights.Columns - column);
            var vectors = columns > vector ? 2 : 1;
            tile.B = weights.Panel(column);
            tile.Bias = weights.Bias + column;
            var row = 0;
            for (var t = tiles; t > 0; t--)
            {
                var count = (rows - row + t - 1) / t;
                tile.A = a + (row * aRow);
                IntegerKernels.Get(count, vectors)(&tile);
                requantization.Rows(sums, vectors * vector, count, column, columns, (byte*)y + (((row * yRow) + column) * size), yRow);
                row += count;
            }
        }
    }

    /// <summary>16-bit numbers from bytes, less the byte that stands for 0.</summary>
    [MethodImpl(Kernel.Compiled)]
    internal static void Widen(byte* source, int zeroPoint, short* target, int count)
    {
        var i = 0;
        if (SimdSupport.Level != SimdLevel.Scalar)
        {
            var zero = Vector128.Create((short)zeroPoint);
            for (; i <= count - 16; i += 16)
            {
                var (low, high) = Vector128.Widen(Vector128.Load(source + i));
                Vector128.Store(Vector128.AsInt16(low) - zero, target + i);
                Vector128.Store(Vector128.AsInt16(high) - zero, target + i + 8);
            }
        }

        for (; i < count; i++) target[i] = (short)(source[i] - zeroPoint);
    }
}
