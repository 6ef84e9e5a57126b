namespace Nightjar.Learning.Embeddings;

/// <summary>The nearest rows so far of a block of rows, each kept as a heap with the farthest on top.</summary>
/// <param name="queries">Rows of the block.</param>
/// <param name="keep">How many to keep of each.</param>
internal sealed class NearestCandidates(int queries, int keep)
{
    private readonly (float Distance, int Row)[] _heaps = new (float, int)[queries * keep];
    private readonly int[] _used = new int[queries];

    public int Queries => queries;

    /// <summary>What was kept of a row, in no order.</summary>
    public Span<(float Distance, int Row)> Of(int query) => _heaps.AsSpan(query * keep, _used[query]);

    /// <summary>Takes the nearest of a stretch of rows.</summary>
    /// <param name="query">The row of the block.</param>
    /// <param name="products">Its scalar products with the stretch.</param>
    /// <param name="squares">Squared lengths of the stretch.</param>
    /// <param name="square">Its own squared length.</param>
    /// <param name="first">Number of the stretch's first row.</param>
    /// <param name="except">A row to leave out.</param>
    public void Take(int query, ReadOnlySpan<float> products, ReadOnlySpan<float> squares, float square, int first, int except)
    {
        var heap = _heaps.AsSpan(query * keep, keep);
        for (var i = 0; i < products.Length; i++)
        {
            var distance = square + squares[i] - (2 * products[i]);
            if (_used[query] == keep && distance >= heap[0].Distance) continue;
            if (first + i != except) Add(heap, ref _used[query], (distance, first + i));
        }
    }

    private static void Add(Span<(float Distance, int Row)> heap, ref int used, (float Distance, int Row) item)
    {
        int at;
        if (used < heap.Length)
        {
            for (at = used++; at > 0 && heap[(at - 1) / 2].Distance < item.Distance; at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2];
            heap[at] = item;
            return;
        }

        at = 0;
        while ((2 * at) + 1 < heap.Length)
        {
            var child = (2 * at) + 1;
            if (child + 1 < heap.Length && heap[child + 1].Distance > heap[child].Distance) child++;
            if (heap[child].Distance <= item.Distance) break;
            heap[at] = heap[child];
            at = child;
        }

        heap[at] = item;
    }
}
