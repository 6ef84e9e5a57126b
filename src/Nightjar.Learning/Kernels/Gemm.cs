using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Matrix products C (+)= A·B (+ bias, then max(0, ·)) in float32. A keeps its layout and is addressed by strides,
/// B is read from panels (see <see cref="GemmPacking"/>): weights are packed once, other matrices for the call.</summary>
internal static unsafe class Gemm
{
    /// <summary>Rows of the sum taken at once: a panel of so many rows is read from the second-level cache at most.</summary>
    internal const int DepthBlock = 256;

    /// <summary>Rows of A taken at once (12 tiles of 14), so that a block of A stays in the second-level cache.</summary>
    internal const int RowBlock = 168;

    /// <summary>C (+)= A·B. B is packed for this call, or read where it lies when A has so few rows that packing would cost
    /// more than the product.</summary>
    internal static void Multiply(MatrixView a, MatrixView b, MatrixView c, bool accumulate = false)
    {
        if (c.Rows <= GemmKernels.Rows && b.ColumnStride == 1 && b.Rows > 0)
        {
            MultiplyInPlace(a, b, c, accumulate);
            return;
        }

        using var packed = Scratch.Take(GemmPacking.Length(b.Rows, b.Columns));
        GemmPacking.Pack(b, packed.Pointer);
        MultiplyPacked(a, packed.Pointer, c, null, false, accumulate);
    }

    private static void MultiplyInPlace(MatrixView a, MatrixView b, MatrixView c, bool accumulate)
    {
        // A kernel reads whole vectors of B, so the columns past the last whole vector are packed with zeros.
        var whole = c.Columns / SimdSupport.Width * SimdSupport.Width;
        var rest = c.Columns - whole;
        using var packed = Scratch.Take(rest > 0 ? GemmPacking.Length(b.Rows, rest) : 0);
        if (whole > 0) Block(a, b.Pointer, 1, b.RowStride, new(c.Pointer, c.Rows, whole, c.RowStride), null, false, accumulate);
        if (rest == 0) return;
        GemmPacking.Pack(new(b.Pointer + whole, b.Rows, rest, b.RowStride), packed.Pointer);
        var target = new MatrixView(c.Pointer + whole, c.Rows, rest, c.RowStride);
        Block(a, packed.Pointer, b.Rows, GemmKernels.PanelWidth, target, null, false, accumulate);
    }

    /// <summary>C (+)= A·B + bias for packed B; <paramref name="bias"/> of one float a column may be null.</summary>
    internal static void MultiplyPacked(MatrixView a, float* packed, MatrixView c, float* bias, bool relu, bool accumulate)
    {
        var (depth, width) = (a.Columns, GemmKernels.PanelWidth);
        if (c.Rows == 0 || c.Columns == 0) return;
        if (depth == 0)
        {
            Empty(c, bias, relu, accumulate);
            return;
        }

        // Blocks depend on the depth alone, so that a row's bits do not depend on how many rows there are.
        if (depth <= DepthBlock)
        {
            Block(a, packed, depth, width, c, bias, relu, accumulate);
            return;
        }

        // Rows of A that lie a whole page apart fight for the same cache sets; a packed block has its own spacing.
        var blocks = (depth + DepthBlock - 1) / DepthBlock;
        var each = (depth + blocks - 1) / blocks;
        var copies = c.Columns > 2 * width && c.Rows > GemmKernels.Rows;
        using var rows = Scratch.Take(copies ? (nint)RowBlock * (each + 16) : 0);
        for (var first = 0; first < depth; first += each)
        {
            var count = Math.Min(each, depth - first);
            var last = first + count == depth;
            for (var row = 0; row < c.Rows; row += RowBlock)
            {
                var taken = Math.Min(RowBlock, c.Rows - row);
                var part = new MatrixView(a.Pointer + (row * a.RowStride) + (first * a.ColumnStride), taken, count, a.RowStride, a.ColumnStride);
                if (copies) part = CopyRows(part, rows.Pointer, each + 16);
                var target = new MatrixView(c.Pointer + (row * c.RowStride), taken, c.Columns, c.RowStride);
                Block(part, packed + ((nint)first * width), depth, width, target, last ? bias : null, last && relu, accumulate || first > 0);
            }
        }
    }

    // One block: every panel over all rows. From one panel of B to the next it is panelDepth floats a column.
    [SkipLocalsInit]
    private static void Block(MatrixView a, float* packed, nint panelDepth, nint bStep, MatrixView c, float* bias, bool relu, bool accumulate)
    {
        var (width, vector) = (GemmKernels.PanelWidth, SimdSupport.Width);
        var spill = stackalloc float[GemmTile.SpillLength];
        var tile = new GemmTile
        {
            ARow = a.RowStride,
            AStep = a.ColumnStride,
            BStep = bStep,
            Depth = a.Columns,
            Segments = 1,
            CRow = c.RowStride,
            Spill = spill,
            Relu = relu,
            Accumulate = accumulate,
        };
        for (var column = 0; column < c.Columns; column += width)
        {
            var columns = Math.Min(width, c.Columns - column);
            var vectors = columns > vector ? 2 : 1;
            tile.Tail = columns - ((vectors - 1) * vector);
            tile.B = packed + (column * panelDepth);
            tile.Bias = bias == null ? null : bias + column;
            tile.C = c.Pointer + column;
            tile.A = a.Pointer;
            Rows(&tile, c.Rows, vectors);
        }
    }

    /// <summary>Runs a tile's columns over so many rows, split evenly so that no thin tail is left.</summary>
    internal static void Rows(GemmTile* tile, int rows, int vectors)
    {
        var most = GemmKernels.Rows;
        var a = tile->A;
        var c = tile->C;
        for (var tiles = (rows + most - 1) / most; tiles > 0; tiles--)
        {
            var count = (rows + tiles - 1) / tiles;
            tile->A = a;
            tile->C = c;
            GemmKernels.Get(count, vectors)(tile);
            a += count * tile->ARow;
            c += count * tile->CRow;
            rows -= count;
        }
    }

    private static MatrixView CopyRows(MatrixView a, float* target, int stride)
    {
        if (a.ColumnStride == 1)
        {
            for (var i = 0; i < a.Rows; i++)
                new ReadOnlySpan<float>(a.Pointer + (i * a.RowStride), a.Columns).CopyTo(new Span<float>(target + ((nint)i * stride), a.Columns));
            return new(target, a.Rows, a.Columns, stride);
        }

        // A transposed matrix is copied column by column, which keeps both sides contiguous.
        for (var k = 0; k < a.Columns; k++)
        {
            var source = a.Pointer + (k * a.ColumnStride);
            for (var i = 0; i < a.Rows; i++) target[(k * RowBlock) + i] = source[i * a.RowStride];
        }

        return new(target, a.Rows, a.Columns, 1, RowBlock);
    }

    private static void Empty(MatrixView c, float* bias, bool relu, bool accumulate)
    {
        for (var i = 0; i < c.Rows; i++)
        {
            var row = c.Pointer + (i * c.RowStride);
            for (var j = 0; j < c.Columns; j++)
            {
                var value = (accumulate ? row[j] : 0) + (bias == null ? 0 : bias[j]);
                row[j] = relu && value < 0 ? 0 : value;
            }
        }
    }
}
