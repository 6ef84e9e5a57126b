using System.Globalization;
using Nightjar.Learning.Forests;
using Nightjar.Learning.Tensors;
using Nightjar.TestKit;

namespace Nightjar.Learning.Tests.Forests;

public sealed class IsolationForestTests
{
    [Fact]
    public void The_average_path_length_is_that_of_random_splits()
    {
        // A(n) = 1 + sum over the split of k from n - k rows, each k alike, of (k·A(k) + (n - k)·A(n - k))/n.
        var expected = new double[301];
        for (var n = 2; n < expected.Length; n++)
        {
            double sum = 0;
            for (var k = 1; k < n; k++) sum += ((k * expected[k]) + ((n - k) * expected[n - k])) / n;
            expected[n] = 1 + (sum / (n - 1));
        }

        for (var n = 0; n < expected.Length; n++) Assert.Equal(expected[n], IsolationForest.AveragePathLength(n), 11);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    [InlineData(255)]
    public void A_uniform_sample_has_the_average_path_length_however_deep_the_trees_are(int? heightLimit)
    {
        // The gaps of a uniform sample are exchangeable, so every split between neighbours is equally likely, and what a height limit
        // cuts off is made up for by c of the rows that are left.
        const int samples = 40, count = 256;
        double mean = 0;
        for (var i = 0; i < samples; i++)
        {
            var random = new RandomNumbers((ulong)i);
            var rows = Uniform(ref random, count);
            var forest = IsolationForest.Fit(rows, 1, new() { Trees = 50, HeightLimit = heightLimit, Seed = (ulong)i });
            foreach (var row in rows) mean += forest.PathLength([row]) / (count * samples);
        }

        Assert.Equal(1, mean / IsolationForest.AveragePathLength(count), 0.01);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_lies_far_away_has_the_highest_scores(ulong seed)
    {
        var random = new RandomNumbers(seed);
        const int count = 2000, planted = 20, columns = 6;
        var rows = new float[count * columns];
        for (var i = 0; i < rows.Length; i++) rows[i] = (float)random.NextNormal();
        for (var i = 0; i < planted * columns; i++) rows[i] += random.NextBelow(2) == 0 ? 5 : -5;
        var forest = IsolationForest.Fit(rows, columns, new() { Seed = seed });
        var scores = new float[count];
        forest.Score(rows, scores);
        var found = Enumerable.Range(0, count).OrderByDescending(i => scores[i]).Take(planted).Count(i => i < planted);
        Assert.True(found >= planted - 2, $"{found} of {planted}");
        Assert.Equal(0.5, IsolationForest.Fit(Uniform(ref random, 5000), 1).Score([0.5f]), 0.08);
        Assert.All(scores, score => Assert.InRange(score, 0f, 1f));
    }

    [Fact]
    public void Scaling_columns_keeps_the_scores()
    {
        var random = new RandomNumbers(4);
        var rows = new float[3 * 500];
        for (var i = 0; i < rows.Length; i++) rows[i] = (float)random.NextNormal();
        var scaled = new float[rows.Length];
        for (var i = 0; i < rows.Length; i++) scaled[i] = rows[i] * (i % 3 == 0 ? 1024 : i % 3 == 1 ? 0.125f : 1);
        Assert.Equal(Scores(rows, 3, 7), Scores(scaled, 3, 7));

        // Other factors round otherwise, which moves a row over a threshold at most now and then.
        for (var i = 0; i < rows.Length; i++) scaled[i] = (rows[i] * 3.7f) - 11;
        Assert.True(Spearman(Scores(rows, 3, 7), Scores(scaled, 3, 7)) > 0.9999);
    }

    [Fact]
    public void Columns_that_do_not_differ_change_nothing_that_matters()
    {
        var random = new RandomNumbers(5);
        var rows = new float[1000];
        for (var i = 0; i < rows.Length; i++) rows[i] = (float)random.NextNormal();
        rows[17] = 6;
        var wide = new float[3 * rows.Length];
        for (var i = 0; i < rows.Length; i++) (wide[3 * i], wide[(3 * i) + 1], wide[(3 * i) + 2]) = (42, rows[i], -1e30f);
        var scores = Scores(wide, 3, 1);
        Assert.Equal(17, Array.IndexOf(scores, scores.Max()));
        Assert.True(Spearman(Scores(rows, 1, 1), scores) > 0.95);
    }

    [Fact]
    public void Rows_that_are_all_alike_are_all_ordinary()
    {
        var forest = IsolationForest.Fit(Enumerable.Repeat(3f, 200).ToArray(), 2);
        Assert.Equal(IsolationForest.AveragePathLength(100), forest.PathLength([3, 3]), 1e-6);
        Assert.Equal(0.5, forest.Score([3, 3]), 6);
    }

    [Fact]
    public void Copies_of_a_row_are_harder_to_isolate_than_the_row()
    {
        var random = new RandomNumbers(6);
        var rows = Uniform(ref random, 256);
        rows[0] = 4;
        var alone = IsolationForest.Fit(rows, 1).Score([4]);
        for (var i = 0; i < 60; i++) rows[i] = 4;
        Assert.True(IsolationForest.Fit(rows, 1).Score([4]) < alone - 0.1);
    }

    [Fact]
    public void Columns_of_any_width_are_split()
    {
        float[] rows = [float.MinValue, float.MaxValue, 0, float.Epsilon, -float.Epsilon, 1, MathF.BitIncrement(1), 2];
        var forest = IsolationForest.Fit(rows, 1, new() { Trees = 200, HeightLimit = 7 });
        Assert.All(rows, row => Assert.InRange(forest.Score([row]), 0.2, 0.99));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_alone_in_a_batch_and_from_a_file()
    {
        var random = new RandomNumbers(8);
        var rows = Uniform(ref random, 5 * 301);
        var forest = IsolationForest.Fit(rows, 5, new() { Seed = 3 });
        var scores = Scores(rows, 5, 3);
        Assert.Equal(scores, Enumerable.Range(0, 301).Select(i => (float)forest.Score(rows.AsSpan(5 * i, 5))));
        Assert.NotEqual(scores, Scores(rows, 5, 4));
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "forest.safetensors");
        forest.Save(path);
        var loaded = IsolationForest.Load(path);
        var again = new float[scores.Length];
        loaded.Score(rows, again);
        Assert.Equal(scores, again);
        Assert.Equal((forest.Trees, forest.Columns, forest.Subsample), (loaded.Trees, loaded.Columns, loaded.Subsample));
    }

    [Fact]
    public void Scoring_allocates_nothing()
    {
        var random = new RandomNumbers(9);
        var rows = Uniform(ref random, 3 * 1000);
        var forest = IsolationForest.Fit(rows, 3);
        var scores = new float[1000];
        forest.Score(rows, scores);
        var before = GC.GetAllocatedBytesForCurrentThread();
        forest.Score(rows, scores);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Bad_input_is_refused_by_its_place()
    {
        Assert.Contains("row 1, column 1 is NaN", Assert.Throws<ArgumentException>(() => IsolationForest.Fit([1, 2, 3, float.NaN], 2)).Message, StringComparison.Ordinal);
        Assert.Contains("needs 2 rows", Assert.Throws<ArgumentException>(() => IsolationForest.Fit([1, 2], 2)).Message, StringComparison.Ordinal);
        Assert.Contains("3 values", Assert.Throws<ArgumentException>(() => IsolationForest.Fit([1, 2, 3], 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => IsolationForest.Fit([1, 2, 3], 1, new() { Trees = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => IsolationForest.Fit([1, 2, 3], 1, new() { Subsample = 1 }));
        var forest = IsolationForest.Fit([1, 2, 3], 1);
        Assert.Contains("has 2 values", Assert.Throws<ArgumentException>(() => forest.Score([1, 2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => forest.Score([float.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => forest.Score([1, 2], new float[1]));
    }

    [Fact]
    public void The_ranking_is_that_of_scikit_learn()
    {
        var random = new RandomNumbers(10);
        const int columns = 4, count = 800;
        var rows = new float[columns * count];
        for (var i = 0; i < rows.Length; i++) rows[i] = (float)(random.NextNormal() * (i % columns == 0 && i / columns % 7 == 0 ? 6 : 1));
        var lines = rows.Chunk(columns).Select(row => string.Join(' ', row.Select(x => x.ToString("R", CultureInfo.InvariantCulture))));
        var theirs = Python.Run(
            """
            import sys, numpy
            from sklearn.ensemble import IsolationForest
            x = numpy.loadtxt(sys.stdin)
            for s in -IsolationForest(n_estimators=300, max_samples=256, random_state=1).fit(x).score_samples(x): print(repr(float(s)))
            """,
            lines,
            "sklearn").Select(float.Parse).ToArray();
        var forest = IsolationForest.Fit(rows, columns, new() { Trees = 300 });
        var ours = new float[count];
        forest.Score(rows, ours);
        Assert.True(Spearman(theirs, ours) > 0.97, $"{Spearman(theirs, ours)}");
        Assert.All(Enumerable.Range(0, count), i => Assert.Equal(theirs[i], ours[i], 0.06f));
    }

    internal static double Spearman(float[] a, float[] b)
    {
        var (x, y) = (Ranks(a), Ranks(b));
        var mean = (a.Length - 1) / 2.0;
        double xy = 0, xx = 0, yy = 0;
        for (var i = 0; i < a.Length; i++)
        {
            xy += (x[i] - mean) * (y[i] - mean);
            xx += (x[i] - mean) * (x[i] - mean);
            yy += (y[i] - mean) * (y[i] - mean);
        }

        return xy / Math.Sqrt(xx * yy);

        static double[] Ranks(float[] values)
        {
            var ranks = new double[values.Length];
            foreach (var ties in Enumerable.Range(0, values.Length).OrderBy(i => values[i]).Select((i, rank) => (i, rank)).GroupBy(p => values[p.i]))
            {
                var rank = ties.Average(p => p.rank);
                foreach (var (i, _) in ties) ranks[i] = rank;
            }

            return ranks;
        }
    }

    private static float[] Scores(float[] rows, int columns, ulong seed)
    {
        var scores = new float[rows.Length / columns];
        IsolationForest.Fit(rows, columns, new() { Seed = seed }).Score(rows, scores);
        return scores;
    }

    private static float[] Uniform(ref RandomNumbers random, int count)
    {
        var rows = new float[count];
        for (var i = 0; i < count; i++) rows[i] = (float)random.NextDouble();
        return rows;
    }
}
