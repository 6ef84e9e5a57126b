using Nightjar.Learning.Kernels;
using Nightjar.Learning.Parallelism;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Embeddings;

/// <summary>Finds nearest neighbours by comparing every row with every other one, which matrix products make quick: rows² · columns
/// multiplications, a minute for 100,000 rows of 300 columns on one core. There is no approximate search beside.</summary>
/// <remarks>Candidates are chosen by squared distances in float32, about the mean of the rows, with some to spare; their order and the distances come from
/// sums in float64. Rows whose distances differ by less than float32's rounding of their squared lengths may miss each other.</remarks>
public sealed unsafe class NeighbourSearch : IDisposable
{
    private const int QueryBlock = 112;
    private const int RowBlock = 1024;
    private const int Spare = 8;

    private readonly UmapMetric _metric;
    private readonly float[] _rows;
    private readonly double[] _mean;
    private readonly float[] _squares;
    private readonly NativeBuffer _packed;
    private readonly nint _blockLength;
    private readonly int _columns;
    private readonly int _count;

    /// <summary>Prepares the rows among which neighbours are sought.</summary>
    /// <param name="rows">Row after row, without missing values; copied.</param>
    /// <param name="columns">Columns of a row.</param>
    /// <param name="metric">How far apart rows are.</param>
    /// <exception cref="ArgumentException">A value is not finite or rows are not whole.</exception>
    public NeighbourSearch(ReadOnlySpan<float> rows, int columns, UmapMetric metric = UmapMetric.Euclidean)
    {
        (_count, _columns, _metric) = (RowTable.Check(rows, columns, least: 0, "a search for neighbours"), columns, metric);
        _mean = metric == UmapMetric.Cosine ? new double[columns] : Mean(rows, columns);
        _rows = new float[rows.Length];
        _squares = new float[_count];
        Prepare(rows, _rows, _squares);
        _blockLength = GemmPacking.Length(columns, Math.Min(RowBlock, _count));
        _packed = new(_blockLength * ((_count + RowBlock - 1) / RowBlock));
        fixed (float* start = _rows)
        {
            for (var block = 0; block * RowBlock < _count; block++)
            {
                var taken = Math.Min(RowBlock, _count - (block * RowBlock));
                GemmPacking.Pack(new MatrixView(start + ((nint)block * RowBlock * columns), taken, columns).Transposed, _packed.Pointer + (block * _blockLength));
            }
        }
    }

    /// <summary>The nearest other rows of each row.</summary>
    /// <param name="neighbours">How many; all others where there are fewer.</param>
    /// <param name="threads">Threads, 0 for one a core; the bits do not depend on them.</param>
    public NeighbourTable Among(int neighbours, int threads = 0) => Search(_rows, _squares, _count, Math.Min(neighbours, Math.Max(_count - 1, 0)), threads, excludesItself: true);

    /// <summary>The nearest rows of each of other rows, which get the same whatever rows are asked for together.</summary>
    /// <param name="queries">Row after row, with the same columns.</param>
    /// <param name="neighbours">How many; all where there are fewer.</param>
    /// <param name="threads">Threads, 0 for one a core; the bits do not depend on them.</param>
    /// <exception cref="ArgumentException">A value is not finite or rows are not whole.</exception>
    public NeighbourTable Of(ReadOnlySpan<float> queries, int neighbours, int threads = 0)
    {
        var count = RowTable.Check(queries, _columns, least: 0, "a search for neighbours");
        var prepared = new float[queries.Length];
        var squares = new float[count];
        Prepare(queries, prepared, squares);
        return Search(prepared, squares, count, Math.Min(neighbours, _count), threads, excludesItself: false);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _packed.Dispose();

    private static double[] Mean(ReadOnlySpan<float> rows, int columns)
    {
        var mean = new double[columns];
        for (var i = 0; i < rows.Length; i++) mean[i % columns] += rows[i];
        for (var i = 0; i < columns && rows.Length > 0; i++) mean[i] /= rows.Length / columns;
        return mean;
    }

    // The squared length of a row of zeros counts as 1 by cosine, so that it lies as far from all directions as they from right angles.
    private void Prepare(ReadOnlySpan<float> source, Span<float> target, Span<float> squares)
    {
        for (var row = 0; row < squares.Length; row++)
        {
            double square = 0;
            var part = source.Slice(row * _columns, _columns);
            for (var i = 0; i < _columns; i++) square += (part[i] - _mean[i]) * (part[i] - _mean[i]);
            var factor = _metric == UmapMetric.Euclidean || square == 0 ? 1 : 1 / Math.Sqrt(square);
            for (var i = 0; i < _columns; i++) target[(row * _columns) + i] = (float)((part[i] - _mean[i]) * factor);
            squares[row] = _metric == UmapMetric.Euclidean ? (float)square : 1;
        }
    }

    private NeighbourTable Search(float[] queries, float[] squares, int count, int neighbours, int threads, bool excludesItself)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(neighbours);
        var table = new NeighbourTable(neighbours, new int[count * neighbours], new float[count * neighbours]);
        if (neighbours == 0) return table;
        using var workers = new WorkerGroup(threads);
        workers.Run((count + QueryBlock - 1) / QueryBlock, block =>
        {
            var first = block * QueryBlock;
            var candidates = new NearestCandidates(Math.Min(QueryBlock, count - first), Math.Min(neighbours + Spare, _count - (excludesItself ? 1 : 0)));
            Collect(queries, squares, first, candidates, excludesItself);
            for (var i = 0; i < candidates.Queries; i++) Order(queries.AsSpan((first + i) * _columns, _columns), candidates.Of(i), table, first + i);
        });
        return table;
    }

    private void Collect(float[] queries, float[] squares, int first, NearestCandidates candidates, bool excludesItself)
    {
        using var products = Scratch.Take(QueryBlock * RowBlock);
        fixed (float* source = queries)
        {
            var a = new MatrixView(source + ((nint)first * _columns), candidates.Queries, _columns);
            for (var row = 0; row < _count; row += RowBlock)
            {
                var taken = Math.Min(RowBlock, _count - row);
                Gemm.MultiplyPacked(a, _packed.Pointer + (row / RowBlock * _blockLength), new(products.Pointer, candidates.Queries, taken, RowBlock), null, relu: false, accumulate: false);
                for (var i = 0; i < candidates.Queries; i++)
                {
                    var line = new ReadOnlySpan<float>(products.Pointer + ((nint)i * RowBlock), taken);
                    candidates.Take(i, line, _squares.AsSpan(row, taken), squares[first + i], row, excludesItself ? first + i : -1);
                }
            }
        }
    }

    private void Order(ReadOnlySpan<float> query, Span<(float Distance, int Row)> candidates, NeighbourTable table, int target)
    {
        foreach (ref var candidate in candidates) candidate.Distance = Distance(query, _rows.AsSpan(candidate.Row * _columns, _columns));
        candidates.Sort();
        for (var k = 0; k < table.Count; k++)
            (table.Distances[(target * table.Count) + k], table.Indices[(target * table.Count) + k]) = candidates[k];
    }

    private float Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0, anyA = 0, anyB = 0;
        for (var i = 0; i < a.Length; i++)
        {
            var difference = (double)a[i] - b[i];
            sum += difference * difference;
            (anyA, anyB) = (anyA + Math.Abs(a[i]), anyB + Math.Abs(b[i]));
        }

        if (_metric == UmapMetric.Euclidean) return (float)Math.Sqrt(sum);
        return anyA == 0 || anyB == 0 ? (anyA == anyB ? 0 : 1) : (float)(sum / 2);
    }
}
