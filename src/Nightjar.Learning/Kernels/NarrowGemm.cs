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

    /// <summary>C = (A·B)·scale + bias, then max(0, ·) on request. A row's bits do not depend on how many rows there are.</summary>
    /// <param name="a">Its columns are contiguous.</param>
    /// <param name="packed">B, packed.</param>
    /// <param name="scale">One factor a column, as many as <see cref="PackedColumns"/>.</param>
    /// <param name="c">Its columns are contiguous.</param>
    /// <param name="bias">One a column, or null.</param>
    /// <param name="relu">Whether the result is clamped.</param>
    internal static void Multiply<E>(MatrixView a, byte* packed, float* scale, MatrixView c, float* bias, bool relu)
        where E : unmanaged, IWeightElement
    {
        if (c.Rows == 0) return;
        var panel = (nint)a.Columns * PanelWidth;
        var many = IsWorthWidening(c.Rows);
        using var floats = Scratch.Take(many ? panel : 0);
        for (var column = 0; column < c.Columns; column += PanelWidth, packed += panel * E.Size)
        {
            var target = new MatrixView(c.Pointer + column, c.Rows, Math.Min(PanelWidth, c.Columns - column), c.RowStride);
            var part = bias == null ? null : bias + column;
            if (!many)
            {
                Panel<E>(a, packed, scale + column, target, part, relu);
                continue;
            }

            Unpack<E>(packed, a.Columns, floats.Pointer);
            Gemm.MultiplyPacked(a, floats.Pointer, target, null, relu: false, accumulate: false);
            Finish(scale + column, target, part, relu);
        }
    }

    // Depth is taken in the blocks of Gemm, so that the order of sums is the same.
    [SkipLocalsInit]
    private static void Panel<E>(MatrixView a, byte* packed, float* scale, MatrixView c, float* bias, bool relu)
        where E : unmanaged, IWeightElement
    {
        var sums = stackalloc float[NarrowTile.SumsLength];
        var vectors = (c.Columns + SimdSupport.Width - 1) / SimdSupport.Width;
        var blocks = Math.Max(1, (a.Columns + Gemm.DepthBlock - 1) / Gemm.DepthBlock);
        var each = (a.Columns + blocks - 1) / blocks;
        var tile = new NarrowTile { ARow = a.RowStride, CRow = c.RowStride, Columns = c.Columns, Scale = scale, Bias = bias, Sums = sums, Relu = relu };
        for (var block = 0; block < blocks; block++)
        {
            var first = block * each;
            tile.B = packed + ((nint)first * PanelWidth * E.Size);
            tile.Depth = Math.Min(each, a.Columns - first);
            (tile.Accumulate, tile.Finish) = (block > 0, block == blocks - 1);
            for (int row = 0, count; row < c.Rows; row += count)
            {
                count = Math.Min(NarrowTile.Rows, c.Rows - row);
                tile.A = a.Pointer + (row * a.RowStride) + first;
                tile.C = c.Pointer + (row * c.RowStride);
                NarrowKernels<E>.Get(count, vectors)(&tile);
            }
        }
    }

    /// <summary>Whether so many rows are worth turning a panel into floats.</summary>
    internal static bool IsWorthWidening(int rows) => rows > MostNarrowRows;

    /// <summary>Floats of the widened panels.</summary>
    internal static nint WideLength(int depth, int columns) => (nint)depth * PackedColumns(columns);

    /// <summary>All panels as those of <see cref="Gemm"/>, without their scale.</summary>
    internal static void Widen<E>(byte* packed, int depth, int columns, float* floats)
        where E : unmanaged, IWeightElement
    {
        var panel = (nint)depth * PanelWidth;
        for (var column = 0; column < columns; column += PanelWidth, packed += panel * E.Size, floats += panel) Unpack<E>(packed, depth, floats);
    }

    /// <summary>C = C·scale + bias, then max(0, ·) on request.</summary>
    internal static void Finish(float* scale, MatrixView c, float* bias, bool relu)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Finish<Lanes512>(scale, c, bias, relu); break;
            case SimdLevel.Avx2: Finish<Lanes256>(scale, c, bias, relu); break;
            default: Finish<Lanes1>(scale, c, bias, relu); break;
        }
    }

    private static void Finish<L>(float* scale, MatrixView c, float* bias, bool relu)
        where L : unmanaged, ILanes<L>
    {
        for (var j = 0; j < c.Columns; j += L.Width)
        {
            var count = Math.Min(L.Width, c.Columns - j);
            var factor = L.Load(scale + j);
            var offset = bias == null ? default : L.LoadPart(bias + j, count);
            for (var i = 0; i < c.Rows; i++)
            {
                var at = c.Pointer + (i * c.RowStride) + j;
                L.StorePart(at, NarrowMicroKernel.Finish(L.LoadPart(at, count), factor, offset, relu), count);
            }
        }
    }

    private static void Unpack<E>(byte* packed, int depth, float* floats)
        where E : unmanaged, IWeightElement
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Unpack<Lanes512, E>(packed, depth, floats); break;
            case SimdLevel.Avx2: Unpack<Lanes256, E>(packed, depth, floats); break;
            default: Unpack<Lanes1, E>(packed, depth, floats); break;
        }
    }

    // One panel of four vectors becomes two of two, which is how Gemm wants them.
    [MethodImpl(Kernel.Compiled)]
    private static void Unpack<L, E>(byte* packed, int depth, float* floats)
        where L : unmanaged, ILanes<L>
        where E : unmanaged, IWeightElement
    {
        var vector = L.Width * E.Size;
        var second = floats + ((nint)depth * 2 * L.Width);
        for (var k = 0; k < depth; k++, packed += 4 * vector, floats += 2 * L.Width, second += 2 * L.Width)
        {
            L.Store(floats, E.Load<L>(packed));
            L.Store(floats + L.Width, E.Load<L>(packed + vector));
            L.Store(second, E.Load<L>(packed + (2 * vector)));
            L.Store(second + L.Width, E.Load<L>(packed + (3 * vector)));
        }
    }
}
