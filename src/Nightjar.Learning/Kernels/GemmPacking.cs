namespace Nightjar.Learning.Kernels;

/// <summary>Brings the right-hand matrix of a product into panels of <see cref="GemmKernels.PanelWidth"/> columns: panel p holds
/// B[k, p·width + j] at ((p·K) + k)·width + j, and zeros where the last panel has no columns. Reading it is then one forward
/// walk, whatever the matrix's strides were.</summary>
internal static unsafe class GemmPacking
{
    /// <summary>Floats that a packed matrix takes.</summary>
    internal static nint Length(int rows, int columns)
    {
        var width = GemmKernels.PanelWidth;
        return (nint)rows * ((columns + width - 1) / width * width);
    }

    /// <summary>Packs all of a matrix.</summary>
    internal static void Pack(MatrixView b, float* packed)
    {
        var width = GemmKernels.PanelWidth;
        for (var column = 0; column < b.Columns; column += width)
        {
            var count = Math.Min(width, b.Columns - column);
            PackPanel(b.Pointer + (column * b.ColumnStride), b, count, width, packed);
            packed += (nint)b.Rows * width;
        }
    }

    private static void PackPanel(float* source, MatrixView b, int count, int width, float* panel)
    {
        if (b.ColumnStride != 1 && b.RowStride == 1)
        {
            Transposition.Run(source, b.ColumnStride, count, b.Rows, panel, width);
            for (var k = 0; k < b.Rows && count < width; k++) new Span<float>(panel + ((nint)k * width) + count, width - count).Clear();
            return;
        }

        for (var k = 0; k < b.Rows; k++, source += b.RowStride, panel += width)
        {
            if (b.ColumnStride == 1)
            {
                new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(panel, count));
            }
            else
            {
                for (var j = 0; j < count; j++) panel[j] = source[j * b.ColumnStride];
            }

            if (count < width) new Span<float>(panel + count, width - count).Clear();
        }
    }
}
