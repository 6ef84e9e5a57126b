using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Forests;

/// <summary>Finds what is unlike the rest: trees of random splits, in which unusual rows are alone after few of them (isolation forest:
/// Liu, Ting and Zhou 2008, doi 10.1109/ICDM.2008.17). The trees do not change any more and any number of threads may ask.</summary>
/// <remarks>The same rows, options and seed give the same bits. A split draws one of the columns that differ among the rows of a node and
/// a threshold, equally likely anywhere between the smallest and the largest value. A missing value, NaN or infinity, is an
/// error: whoever has such rows says what stands for them.</remarks>
public sealed class IsolationForest
{
    internal const int MostTrees = 1 << 20;

    private const int Together = 8;

    private readonly IsolationNode[] _nodes;
    private readonly int[] _roots;
    private readonly int[] _heights;

    /// <summary>A forest of nodes that have been checked.</summary>
    internal IsolationForest(IsolationNode[] nodes, int[] roots, int[] heights, int columns, int subsample)
    {
        (_nodes, _roots, _heights, Columns, Subsample) = (nodes, roots, heights, columns, subsample);
    }

    /// <summary>Columns of a row.</summary>
    public int Columns { get; }

    /// <summary>Rows that each tree was grown from: the option, or all rows where there were fewer.</summary>
    public int Subsample { get; }

    /// <summary>Number of trees.</summary>
    public int Trees => _roots.Length;

    internal ReadOnlySpan<IsolationNode> Nodes => _nodes;

    internal ReadOnlySpan<int> Roots => _roots;

    /// <summary>Grows a forest, on the calling thread: a hundred trees of 256 rows take milliseconds whatever the number of rows.</summary>
    /// <param name="rows">Row after row; two or more, without missing values.</param>
    /// <param name="columns">Columns of a row; 1 or more.</param>
    /// <param name="options">How to grow it.</param>
    /// <exception cref="ArgumentException">A value is not finite (the message names row and column), there are too few rows, rows are not
    /// whole, or an option is out of range.</exception>
    public static IsolationForest Fit(ReadOnlySpan<float> rows, int columns, IsolationForestOptions? options = null)
    {
        options ??= new();
        options.Check();
        var count = RowTable.Check(rows, columns, least: 2, "an isolation forest");
        var subsample = Math.Min(options.Subsample, count);
        var limit = options.HeightLimit ?? (int)Math.Ceiling(Math.Log2(subsample));
        List<IsolationNode> nodes = [];
        var roots = new int[options.Trees];
        var grower = new IsolationTreeGrower(columns, limit, nodes);
        var sample = new int[subsample];
        for (var tree = 0; tree < roots.Length; tree++)
        {
            var random = RandomNumbers.For(options.Seed, tree);
            Draw(count, sample, ref random);
            roots[tree] = nodes.Count;
            grower.Grow(rows, sample, random);
        }

        var all = nodes.ToArray();
        return new(all, roots, IsolationForestFile.Heights(all, roots), columns, subsample);
    }

    /// <summary>c(n) = 2·H(n - 1) - 2·(n - 1)/n, the average path from root to leaf of a tree that splits n rows until each is alone, where
    /// H is the harmonic number; 0 for one row.</summary>
    /// <param name="rows">n, 0 or more.</param>
    public static double AveragePathLength(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        return rows < 2 ? 0 : (2 * Harmonic(rows - 1)) - (2 * (rows - 1.0) / rows);
    }

    /// <summary>How unusual a row is: 2^(-E(h)/c(n)), where E(h) is its average path length over the trees and c(n) that of a tree's
    /// rows; near 1 for what is alone at once, 0.5 for the ordinary, less in the middle of the crowd.</summary>
    /// <param name="row">As many values as <see cref="Columns"/>.</param>
    /// <exception cref="ArgumentException">The row has another length or a value that is not finite.</exception>
    public double Score(ReadOnlySpan<float> row) => ScoreOf(PathLength(row));

    /// <summary>The scores of many rows; each has the bits that it has alone. Allocates nothing; threads may take parts of the rows.</summary>
    /// <param name="rows">Row after row.</param>
    /// <param name="scores">One for each row.</param>
    /// <exception cref="ArgumentException">Rows are not whole, a value is not finite, or there is not one score for each row.</exception>
    public void Score(ReadOnlySpan<float> rows, Span<float> scores)
    {
        var count = RowTable.Check(rows, Columns, least: 0, "an isolation forest");
        if (scores.Length != count) throw new ArgumentException($"there are {scores.Length} scores for {count} rows", nameof(scores));
        for (var row = 0; row < count; row += Together)
        {
            var taken = Math.Min(Together, count - row);
            Walk(rows.Slice(row * Columns, taken * Columns), scores.Slice(row, taken));
        }
    }

    /// <summary>E(h): the path length of a row from root to leaf, the mean over the trees; a leaf where several rows ended counts c of
    /// their number more.</summary>
    /// <param name="row">As many values as <see cref="Columns"/>.</param>
    /// <exception cref="ArgumentException">The row has another length or a value that is not finite.</exception>
    public double PathLength(ReadOnlySpan<float> row)
    {
        if (row.Length != Columns) throw new ArgumentException($"a row has {row.Length} values, the forest was grown from rows of {Columns}", nameof(row));
        _ = RowTable.Check(row, Columns, least: 1, "an isolation forest");
        double sum = 0;
        foreach (var root in _roots)
        {
            var node = root;
            while (_nodes[node].Next != node) node = _nodes[node].Next + (row[_nodes[node].Column] > _nodes[node].Threshold ? 1 : 0);
            sum += _nodes[node].Length;
        }

        return sum / _roots.Length;
    }

    /// <summary>Writes the forest as a safetensors file. It appears under its name when it is whole.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => IsolationForestFile.Save(this, path);

    /// <summary>Reads a forest that <see cref="Save"/> wrote; it scores with the same bits.</summary>
    /// <exception cref="Layers.ModelFileException">The file holds no such forest, or one that does not hold together.</exception>
    /// <exception cref="Formats.SafeTensors.SafeTensorsFormatException">The file is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IsolationForest Load(string path) => IsolationForestFile.Load(path);

    // Floyd's sample without replacement (Bentley and Floyd 1987): as many draws as rows are wanted.
    private static void Draw(int count, Span<int> sample, ref RandomNumbers random)
    {
        var taken = new HashSet<int>(sample.Length);
        for (var i = 0; i < sample.Length; i++)
        {
            var highest = count - sample.Length + i;
            var drawn = random.NextBelow(highest + 1);
            if (!taken.Add(drawn)) taken.Add(drawn = highest);
            sample[i] = drawn;
        }
    }

    private static double Harmonic(int n)
    {
        double sum = 0;
        if (n < 64)
        {
            for (var i = n; i > 0; i--) sum += 1.0 / i;
            return sum;
        }

        // The Euler-Maclaurin series; what is left out is below 1e-13.
        const double euler = 0.57721566490153286;
        var inverse = 1.0 / n;
        return Math.Log(n) + euler + (inverse / 2) - (inverse * inverse / 12) + (inverse * inverse * inverse * inverse / 120);
    }

    private double ScoreOf(double length) => Math.Pow(2, -length / AveragePathLength(Subsample));

    // Several rows go down a tree side by side and all to its full height, since a row alone would wait for memory at every node and
    // for a branch that nobody can foresee.
    private unsafe void Walk(ReadOnlySpan<float> rows, Span<float> scores)
    {
        var sums = stackalloc double[Together];
        var at = stackalloc int[Together];
        var count = scores.Length;
        new Span<double>(sums, Together).Clear();
        fixed (IsolationNode* nodes = _nodes)
        fixed (float* values = rows)
        {
            for (var tree = 0; tree < _roots.Length; tree++)
            {
                new Span<int>(at, Together).Fill(_roots[tree]);
                for (var height = _heights[tree]; height > 0; height--)
                {
                    var row = values;
                    for (var i = 0; i < count; i++, row += Columns)
                    {
                        var node = nodes + at[i];
                        var above = row[node->Column] > node->Threshold;
                        at[i] = node->Next + *(byte*)&above;
                    }
                }

                for (var i = 0; i < count; i++) sums[i] += nodes[at[i]].Length;
            }
        }

        for (var i = 0; i < count; i++) scores[i] = (float)ScoreOf(sums[i] / _roots.Length);
    }
}
