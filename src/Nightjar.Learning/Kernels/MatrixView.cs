namespace Nightjar.Learning.Kernels;

/// <summary>A matrix in memory by its strides: element (i, j) lies at Pointer[i·RowStride + j·ColumnStride].</summary>
internal readonly unsafe struct MatrixView(float* pointer, int rows, int columns, nint rowStride, nint columnStride = 1)
{
    /// <summary>Element (0, 0).</summary>
    public readonly float* Pointer = pointer;

    /// <summary>Number of rows.</summary>
    public readonly int Rows = rows;

    /// <summary>Number of columns.</summary>
    public readonly int Columns = columns;

    /// <summary>Floats from one row to the next.</summary>
    public readonly nint RowStride = rowStride;

    /// <summary>Floats from one column to the next.</summary>
    public readonly nint ColumnStride = columnStride;

    /// <summary>A dense matrix, row after row.</summary>
    public MatrixView(float* pointer, int rows, int columns)
        : this(pointer, rows, columns, columns)
    {
    }

    /// <summary>The same memory with rows and columns exchanged.</summary>
    public MatrixView Transposed => new(Pointer, Columns, Rows, ColumnStride, RowStride);
}
