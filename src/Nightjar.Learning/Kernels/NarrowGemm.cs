using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Products C = (A·B)·scale + bias with weights B in narrow elements. Panels are four vectors wide: element (k, j) of panel
/// p lies at ((p·K) + k)·width + j, zeros where there are no columns. Few rows take the weights as they lie; for many a panel is
/// turned into floats once and goes through <see cref="Gemm"/>.</summary>
internal static unsafe class NarrowGemm
{
    // From here on turning a panel into floats costs less than reading it narrow for every three rows.
    private const int MostNarrowRows = 2 * NarrowTile.Rows;

    /// <summary>Columns of a panel.</summary>
    internal static int PanelWidth => NarrowTile.Vectors * SimdSupport.Width;

    /// <summary>Columns with those that fill the last panel.</summary>
    internal static int PackedColumns(int columns) => (columns + PanelWidth - 1) / PanelWidth * PanelWidth;

    /// <summary>Packs elements that lie row after row.</summary>
    internal static void Pack<T>(ReadOnlySpan<T> source, int rows, int columns, T* packed)
        where T : unmanaged
    {
        var width = PanelWidth;
        for (var column = 0; column < columns; column += width)
        {
            var count = Math.Min(width, columns - column);
            for (var k = 0; k < rows; k++, packed += width)
            {
                source.Slice((k * columns) + column, count).CopyTo(new(packed, count));
                new Span<T>(packed + count, width - count).Clear();
            }
        }
    }

    /// <summary>C = (A·B)·scale + bias, then max(0, ·) on request.</summary>
    /// <param name="a">Its columns are contiguous.</param>
    /// <param name="packed">B, packed.</param>
    /// <param name="scale">One factor a column, as many as <see cref="PackedColumns"/>.</param>
    /// <param name="c">Its columns are contiguous.</param>
    /// <param name="bias">One a column, or null.</param>
    /// <param name="relu">Whether the result is clamped.</param>
    [SkipLocalsInit]
    internal static void Multiply<E>(MatrixView a, byte* packed, float* scale, MatrixView c, float* bias, bool relu)
        where E : unmanaged, IWeightElement
    {
        if (c.Rows == 0) return;
        var panel = (nint)a.Columns * PanelWidth;
        var many = c.Rows > MostNarrowRows;
        var sums = stackalloc float[NarrowTile.SumsLength];
        using var floats = Scratch.Take(many ? panel : 0);
        for (var column = 0; column < c.Columns; column += PanelWidth, packed += panel * E.Size)
        {
            var columns = Math.Min(PanelWidth, c.Columns - column);
            var part = bias == null ? null : bias + column;
            if (many)
            {
                Unpack<E>(packed, scale + column, a.Columns, floats.Pointer);
                Gemm.MultiplyPacked(a, floats.Pointer, new(c.Pointer + column, c.Rows, columns, c.RowStride), part, relu, accumulate: false);
                continue;
            }

            var tile = new NarrowTile
            {
                ARow = a.RowStride,
                B = packed,
                Depth = a.Columns,
                CRow = c.RowStride,
                Columns = columns,
                Scale = scale + column,
                Bias = part,
                Sums = sums,
                Relu = relu,
            };
            var vectors = (columns + SimdSupport.Width - 1) / SimdSupport.Width;
            for (int row = 0, count; row < c.Rows; row += count)
            {
                count = Math.Min(NarrowTile.Rows, c.Rows - row);
                tile.A = a.Pointer + (row * a.RowStride);
                tile.C = c.Pointer + (row * c.RowStride) + column;
                NarrowKernels<E>.Get(count, vectors)(&tile);
            }
        }
    }

    private static void Unpack<E>(byte* packed, float* scale, int depth, float* floats)
        where E : unmanaged, IWeightElement
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Unpack<Lanes512, E>(packed, scale, depth, floats); break;
            case SimdLevel.Avx2: Unpack<Lanes256, E>(packed, scale, depth, floats); break;
            default: Unpack<Lanes1, E>(packed, scale, depth, floats); break;
        }
    }

    // One panel of four vectors becomes two of two, which is how Gemm wants them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unpack<L, E>(byte* packed, float* scale, int depth, float* floats)
        where L : unmanaged, ILanes<L>
        where E : unmanaged, IWeightElement
    {
        var (s0, s1, s2, s3) = (L.Load(scale), L.Load(scale + L.Width), L.Load(scale + (2 * L.Width)), L.Load(scale + (3 * L.Width)));
        var vector = L.Width * E.Size;
        var second = floats + ((nint)depth * 2 * L.Width);
        for (var k = 0; k < depth; k++, packed += 4 * vector, floats += 2 * L.Width, second += 2 * L.Width)
        {
            L.Store(floats, E.Load<L>(packed) * s0);
            L.Store(floats + L.Width, E.Load<L>(packed + vector) * s1);
            L.Store(second, E.Load<L>(packed + (2 * vector)) * s2);
            L.Store(second + L.Width, E.Load<L>(packed + (3 * vector)) * s3);
        }
    }
}
