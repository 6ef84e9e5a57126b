using System.Globalization;
using Nightjar.Learning.Embeddings;
using Nightjar.Learning.Tensors;
using Nightjar.TestKit;

namespace Nightjar.Learning.Tests.Embeddings;

public sealed class UmapTests
{
    [Theory]
    [InlineData(2, UmapMetric.Euclidean, UmapInitialisation.Spectral)]
    [InlineData(3, UmapMetric.Euclidean, UmapInitialisation.Spectral)]
    [InlineData(3, UmapMetric.Cosine, UmapInitialisation.Spectral)]
    [InlineData(3, UmapMetric.Euclidean, UmapInitialisation.Random)]
    public void Groups_stay_groups_and_new_rows_join_theirs(int groups, UmapMetric metric, UmapInitialisation start)
    {
        const int each = 60, columns = 8;
        var random = new RandomNumbers(1);
        var rows = Groups(groups, each, columns, ref random);
        var added = Groups(groups, 10, columns, ref random);
        using var umap = Umap.Fit(rows, columns, new() { Metric = metric, Initialisation = start });
        var map = umap.Embedding.ToArray();
        var placed = umap.Transform(added);

        // The nearest point of every point is one of its group, and so are all that are nearer than the group is wide, as seen from it.
        for (var i = 0; i < groups * each; i++) Assert.All(Nearest(map, map.AsSpan(2 * i, 2), 10), j => Assert.Equal(i / each, j / each));
        for (var i = 0; i < groups * 10; i++) Assert.All(Nearest(map, placed.AsSpan(2 * i, 2), 5), j => Assert.Equal(i / 10, j / each));
    }

    [Fact]
    public void A_rolled_up_sheet_is_unrolled_better_than_by_its_principal_axes()
    {
        var random = new RandomNumbers(2);
        const int count = 700;
        var (sheet, roll) = (new float[2 * count], new float[3 * count]);
        for (var i = 0; i < count; i++)
        {
            // Along the spiral r = t the length of the arc is (t·sqrt(1 + t²) + asinh t)/2.
            var (t, y) = (1.5 * Math.PI * (1 + (2 * random.NextDouble())), 21 * random.NextDouble());
            (sheet[2 * i], sheet[(2 * i) + 1]) = ((float)(((t * Math.Sqrt(1 + (t * t))) + Math.Asinh(t)) / 2), (float)y);
            (roll[3 * i], roll[(3 * i) + 1], roll[(3 * i) + 2]) = ((float)(t * Math.Cos(t)), (float)y, (float)(t * Math.Sin(t)));
        }

        var map = Umap.Embed(roll, 3, new() { Neighbours = 10 });
        var (ours, principal) = (Recall(sheet, map, 10), Recall(sheet, PrincipalAxes(roll), 10));
        Assert.True(ours > 0.5 && ours > principal + 0.15, $"{ours} against {principal}");
    }

    [Fact]
    public void Trustworthiness_is_high_and_what_scikit_learn_finds()
    {
        var random = new RandomNumbers(3);
        const int columns = 10;
        var rows = Groups(4, 50, columns, ref random);
        var map = Umap.Embed(rows, columns);
        var ours = Trustworthiness(rows, columns, map, 5);
        Assert.True(ours > 0.9, $"{ours}");
        var noise = Enumerable.Range(0, map.Length).Select(_ => (float)random.NextNormal()).ToArray();
        Assert.Equal(0.5, Trustworthiness(rows, columns, noise, 5), 0.1);
        var lines = Enumerable.Range(0, 200).Select(i =>
            string.Join(' ', rows.Skip(i * columns).Take(columns).Concat(map.Skip(2 * i).Take(2)).Select(x => x.ToString("R", CultureInfo.InvariantCulture))));
        var theirs = Python.Run(
            """
            import sys, numpy
            from sklearn.manifold import trustworthiness
            x = numpy.loadtxt(sys.stdin)
            print(trustworthiness(x[:, :-2], x[:, -2:], n_neighbors=5))
            """,
            lines,
            "sklearn");
        Assert.Equal(double.Parse(theirs[0], CultureInfo.InvariantCulture), ours, 6);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_on_any_number_of_threads()
    {
        var random = new RandomNumbers(4);
        var rows = Groups(2, 120, 5, ref random);
        var added = Groups(2, 4, 5, ref random);
        var options = new UmapOptions { Epochs = 30, Components = 3, Seed = 9 };
        using var one = Umap.Fit(rows, 5, options with { Threads = 1 });
        using var four = Umap.Fit(rows, 5, options with { Threads = 4 });
        Assert.Equal(one.Embedding.ToArray(), four.Embedding.ToArray());
        Assert.NotEqual(one.Embedding.ToArray(), Umap.Embed(rows, 5, options with { Seed = 10 }));

        // A new row lies where it lies alone.
        var together = one.Transform(added);
        Assert.Equal(together, four.Transform(added));
        for (var i = 0; i < 8; i++) Assert.Equal(together.AsSpan(3 * i, 3).ToArray(), one.Transform(added.AsSpan(5 * i, 5)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(16)]
    public void Few_rows_and_copies_of_one_row_have_finite_places(int count)
    {
        var random = new RandomNumbers(5);
        var rows = new float[4 * count];
        foreach (var alike in new[] { false, true })
        {
            for (var i = 0; i < rows.Length; i++) rows[i] = alike ? i % 4 : (float)random.NextNormal();
            foreach (var metric in Enum.GetValues<UmapMetric>())
            {
                using var umap = Umap.Fit(rows, 4, new() { Metric = metric, Epochs = 50 });
                Assert.Equal(2 * count, umap.Embedding.Length);
                Assert.All(umap.Embedding.ToArray(), x => Assert.InRange(x, -100f, 100f));
                if (count > 0) Assert.All(umap.Transform([1, 2, 3, 4, 0, 0, 0, 0]), x => Assert.InRange(x, -100f, 100f));
            }
        }
    }

    [Fact]
    public void Copies_among_other_rows_lie_together()
    {
        var random = new RandomNumbers(6);
        var rows = Groups(1, 200, 4, ref random);
        for (var i = 0; i < 10; i++) rows.AsSpan(0, 4).CopyTo(rows.AsSpan(4 * i, 4));
        var map = Umap.Embed(rows, 4);
        for (var i = 0; i < 10; i++) Assert.True(Nearest(map, map.AsSpan(2 * i, 2), 12).Count(j => j < 10) >= 8);
    }

    [Fact]
    public void Bad_input_is_refused_by_its_place()
    {
        Assert.Contains("row 1, column 0 is NaN", Assert.Throws<ArgumentException>(() => Umap.Embed([1, 2, float.NaN, 4], 2)).Message, StringComparison.Ordinal);
        Assert.Contains("3 values", Assert.Throws<ArgumentException>(() => Umap.Embed([1, 2, 3], 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Umap.Embed([1, 2], 2, new() { Neighbours = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Umap.Embed([1, 2], 2, new() { MinimumDistance = 2 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Umap.Embed([1, 2], 2, new() { LearningRate = double.NaN }));
        using var empty = Umap.Fit([], 2);
        Assert.Throws<InvalidOperationException>(() => empty.Transform([1, 2]));
    }

    private static float[] Groups(int groups, int each, int columns, ref RandomNumbers random)
    {
        var rows = new float[groups * each * columns];
        for (var i = 0; i < rows.Length; i++) rows[i] = (float)((i % columns == i / (each * columns) ? 12 : 0) + random.NextNormal());
        return rows;
    }

    private static int[] Nearest(float[] map, ReadOnlySpan<float> point, int count)
    {
        var (x, y) = (point[0], point[1]);
        return [.. Enumerable.Range(0, map.Length / 2).OrderBy(i => ((map[2 * i] - x) * (map[2 * i] - x)) + ((map[(2 * i) + 1] - y) * (map[(2 * i) + 1] - y))).Take(count)];
    }

    // The share of neighbours of the first table that are such in the second, both of two columns.
    private static double Recall(float[] expected, float[] actual, int count)
    {
        var found = 0;
        for (var i = 0; i < expected.Length / 2; i++)
            found += Nearest(expected, expected.AsSpan(2 * i, 2), count + 1).Intersect(Nearest(actual, actual.AsSpan(2 * i, 2), count + 1)).Count() - 1;
        return found / (expected.Length / 2.0 * count);
    }

    // Venna and Kaski 2001: 1 less the scaled sum of the ranks by which new neighbours were farther than the k nearest.
    private static double Trustworthiness(float[] rows, int columns, float[] map, int k)
    {
        var count = map.Length / 2;
        double penalty = 0;
        for (var i = 0; i < count; i++)
        {
            var ranks = new int[count];
            var order = Enumerable.Range(0, count).Where(j => j != i).OrderBy(j => Enumerable.Range(0, columns).Sum(c => Math.Pow((double)rows[(i * columns) + c] - rows[(j * columns) + c], 2))).ToArray();
            for (var rank = 0; rank < order.Length; rank++) ranks[order[rank]] = rank + 1;
            penalty += Nearest(map, map.AsSpan(2 * i, 2), k + 1).Where(j => j != i).Take(k).Sum(j => Math.Max(0, ranks[j] - k));
        }

        return 1 - (2.0 / (count * (double)k * ((2 * count) - (3 * k) - 1)) * penalty);
    }

    private static float[] PrincipalAxes(float[] rows)
    {
        var count = rows.Length / 3;
        var mean = Enumerable.Range(0, 3).Select(c => Enumerable.Range(0, count).Average(i => rows[(3 * i) + c])).ToArray();
        var covariance = new double[3, 3];
        for (var i = 0; i < rows.Length; i++)
        {
            for (var c = 0; c < 3; c++) covariance[i % 3, c] += (rows[i] - mean[i % 3]) * (rows[i - (i % 3) + c] - mean[c]);
        }

        var values = SymmetricEigen.Solve(covariance, out var vectors);
        var projected = new float[2 * count];
        for (var i = 0; i < projected.Length; i++)
        {
            for (var c = 0; c < 3; c++) projected[i] += (float)((rows[(i / 2 * 3) + c] - mean[c]) * vectors[c, values[i % 2].Column]);
        }

        return projected;
    }
}
