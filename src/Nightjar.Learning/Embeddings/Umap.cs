using Nightjar.Learning.Parallelism;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Embeddings;

/// <summary>Puts rows of many columns on a map, so that rows which are near each other stay so: uniform manifold approximation and projection
/// (McInnes, Healy and Melville 2018, arXiv 1802.03426).</summary>
/// <remarks>What is near on the map is near among the rows; how far apart groups lie, and how dense they are, says little. Neighbours are
/// exact (<see cref="NeighbourSearch"/>), so time grows with the square of the rows. The same rows, options and seed give the same bits on
/// any number of threads; another vector path may round otherwise, which leads to another map of the same quality.</remarks>
public sealed class Umap : IDisposable
{
    // New points have their neighbours to begin from, so a third of the epochs does.
    private const int TransformShare = 3;

    private readonly UmapOptions _options;
    private readonly UmapCurve _curve;
    private readonly NeighbourSearch _search;
    private readonly double _meanDistance;
    private readonly float[] _embedding;

    private Umap(UmapOptions options, UmapCurve curve, NeighbourSearch search, double meanDistance, float[] embedding, int columns)
    {
        (_options, _curve, _search, _meanDistance, _embedding, Columns) = (options, curve, search, meanDistance, embedding, columns);
    }

    /// <summary>Columns of a row.</summary>
    public int Columns { get; }

    /// <summary>Axes of the map.</summary>
    public int Components => _options.Components;

    /// <summary>Where the rows lie: <see cref="Components"/> numbers for each, row after row.</summary>
    public ReadOnlySpan<float> Embedding => _embedding;

    /// <summary>Makes the map of rows and forgets the rest.</summary>
    /// <param name="rows">Row after row, without missing values.</param>
    /// <param name="columns">Columns of a row.</param>
    /// <param name="options">How to make it.</param>
    /// <returns><see cref="UmapOptions.Components"/> numbers for each row.</returns>
    /// <exception cref="ArgumentException">A value is not finite (the message names row and column), rows are not whole, or an option is out
    /// of range.</exception>
    public static float[] Embed(ReadOnlySpan<float> rows, int columns, UmapOptions? options = null)
    {
        using var umap = Fit(rows, columns, options);
        return umap._embedding;
    }

    /// <summary>Makes the map of rows and keeps what new rows need to be put on it.</summary>
    /// <param name="rows">Row after row, without missing values.</param>
    /// <param name="columns">Columns of a row.</param>
    /// <param name="options">How to make it.</param>
    /// <exception cref="ArgumentException">A value is not finite (the message names row and column), rows are not whole, or an option is out
    /// of range.</exception>
    public static Umap Fit(ReadOnlySpan<float> rows, int columns, UmapOptions? options = null)
    {
        options ??= new();
        options.Check();
        var curve = UmapCurve.Fit(options.MinimumDistance, options.Spread);
        var search = new NeighbourSearch(rows, columns, options.Metric);
        try
        {
            var neighbours = search.Among(options.Neighbours, options.Threads);
            var mean = Mean(neighbours.Distances);
            var graph = Graph(neighbours, mean, rows.Length / columns);
            var embedding = UmapStart.Place(graph, options);
            var (heads, tails, weights) = Edges(graph, options.EpochsFor(graph.Rows));
            new UmapLayout(curve, options).Run(embedding, embedding, heads, tails, weights, options.EpochsFor(graph.Rows), RandomNumbers.For(options.Seed, "layout"));
            return new(options, curve, search, mean, embedding, columns);
        }
        catch
        {
            search.Dispose();
            throw;
        }
    }

    /// <summary>Puts new rows on the map, which stays as it is. Each lies where it would alone, whatever rows come with it.</summary>
    /// <param name="rows">Row after row, with the same columns, without missing values.</param>
    /// <returns><see cref="Components"/> numbers for each row.</returns>
    /// <exception cref="ArgumentException">A value is not finite or rows are not whole.</exception>
    /// <exception cref="InvalidOperationException">The map was made of no row.</exception>
    public float[] Transform(ReadOnlySpan<float> rows)
    {
        if (_embedding.Length == 0) throw new InvalidOperationException("a map of no row cannot take new ones");
        var neighbours = _search.Of(rows, _options.Neighbours, _options.Threads);
        var placed = new float[rows.Length / Columns * Components];
        using var workers = new WorkerGroup(_options.Threads);
        workers.Run(rows.Length / Columns, row => Place(neighbours, row, placed.AsSpan(row * Components, Components)));
        return placed;
    }

    /// <summary>Gives the memory of the rows back; the map can still be read.</summary>
    public void Dispose() => _search.Dispose();

    /// <summary>The graph of neighbours, every two weighted by how surely they belong together.</summary>
    internal static FuzzyGraph Graph(NeighbourTable neighbours, double meanDistance, int rows)
    {
        if (neighbours.Count == 0) return new(new int[rows + 1], [], []);
        var memberships = new float[neighbours.Distances.Length];
        for (var row = 0; row < neighbours.Rows; row++)
        {
            var (rho, sigma) = SmoothDistances.Solve(neighbours.DistancesOf(row), meanDistance);
            for (var i = row * neighbours.Count; i < (row + 1) * neighbours.Count; i++) memberships[i] = SmoothDistances.Membership(neighbours.Distances[i], rho, sigma);
        }

        return FuzzyGraph.Union(neighbours, memberships);
    }

    private static double Mean(float[] distances)
    {
        double sum = 0;
        foreach (var distance in distances) sum += distance;
        return distances.Length == 0 ? 0 : sum / distances.Length;
    }

    // Edges so weak that they would never have their turn are left out.
    private static (int[] Heads, int[] Tails, float[] Weights) Edges(FuzzyGraph graph, int epochs)
    {
        float most = 0;
        foreach (var weight in graph.Weights) most = Math.Max(most, weight);
        List<int> heads = [], tails = [];
        List<float> weights = [];
        for (var row = 0; row < graph.Rows; row++)
        {
            for (var e = graph.Starts[row]; e < graph.Starts[row + 1]; e++)
            {
                if (graph.Weights[e] * epochs < most) continue;
                heads.Add(row);
                tails.Add(graph.Columns[e]);
                weights.Add(graph.Weights[e]);
            }
        }

        return ([.. heads], [.. tails], [.. weights]);
    }

    private void Place(NeighbourTable neighbours, int row, Span<float> point)
    {
        var (rho, sigma) = SmoothDistances.Solve(neighbours.DistancesOf(row), _meanDistance);
        var weights = new float[neighbours.Count];
        float sum = 0;
        for (var k = 0; k < weights.Length; k++) sum += weights[k] = SmoothDistances.Membership(neighbours.DistancesOf(row)[k], rho, sigma);
        for (var k = 0; k < weights.Length; k++)
        {
            var neighbour = _embedding.AsSpan(neighbours.Of(row)[k] * Components, Components);
            for (var axis = 0; axis < point.Length; axis++) point[axis] += weights[k] / sum * neighbour[axis];
        }

        // What weighs nothing has no turn.
        var used = Array.FindAll(weights, weight => weight > 0);
        var tails = neighbours.Of(row)[..used.Length];
        var epochs = _options.EpochsFor(_embedding.Length / Components) / TransformShare;
        var layout = new UmapLayout(_curve, _options with { LearningRate = _options.LearningRate / 4 });
        layout.Run(point, _embedding, new int[used.Length], tails, used, epochs, RandomNumbers.For(_options.Seed, "new rows"));
    }
}
