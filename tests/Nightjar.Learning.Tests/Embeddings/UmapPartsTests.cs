using Nightjar.Learning.Embeddings;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Embeddings;

/// <summary>What a map is made from: distances, memberships, the graph, its eigenvectors and the curve.</summary>
public sealed class UmapPartsTests
{
    [Theory]
    [InlineData(0.1, 1, 1.5769434603113077, 0.8950608779109733)]
    [InlineData(0.25, 1, 1.12144, 1.05750)]
    [InlineData(0, 1, 1.93281, 0.79049)]
    public void The_curve_has_the_numbers_of_the_authors_program(double minimum, double spread, double a, double b)
    {
        var curve = UmapCurve.Fit(minimum, spread);
        Assert.Equal(a, curve.A, 1e-4);
        Assert.Equal(b, curve.B, 1e-4);
    }

    [Fact]
    public void The_curve_scales_with_the_spread()
    {
        var (one, three) = (UmapCurve.Fit(0.2, 1), UmapCurve.Fit(0.6, 3));
        foreach (var distance in new[] { 0, 0.1, 0.5, 1, 2.5 }) Assert.Equal(one.At(distance), three.At(3 * distance), 9);
    }

    [Fact]
    public void Memberships_of_neighbours_sum_up_to_the_logarithm_of_their_number()
    {
        var random = new RandomNumbers(1);
        for (var round = 0; round < 300; round++)
        {
            var distances = new float[2 + random.NextBelow(40)];
            var scale = Math.Pow(10, random.NextBelow(12) - 6);
            for (var i = 0; i < distances.Length; i++) distances[i] = (float)(scale * (0.3 + random.NextDouble()));
            Array.Sort(distances);
            var (rho, sigma) = SmoothDistances.Solve(distances, 1);
            Assert.Equal(distances[0], rho);
            var sum = distances.Sum(d => SmoothDistances.Membership(d, rho, sigma));
            if (sigma > SmoothDistances.LeastShare * distances.Average() * 1.000001) Assert.Equal(Math.Log2(distances.Length), sum, 1e-4);
            else Assert.True(sum >= Math.Log2(distances.Length) - 1e-4);
        }
    }

    [Theory]
    [InlineData(new float[] { 0, 0, 2, 3, 4, 5 }, 2)]
    [InlineData(new float[] { 0, 0, 0, 0 }, 0)]
    [InlineData(new float[] { 3, 3, 3, 3 }, 3)]
    [InlineData(new float[] { 7 }, 7)]
    public void Copies_and_ties_give_finite_numbers(float[] distances, float expected)
    {
        var (rho, sigma) = SmoothDistances.Solve(distances, 1);
        Assert.Equal(expected, rho);
        Assert.True(sigma > 0 && double.IsFinite(sigma));
        Assert.All(distances, d => Assert.InRange(SmoothDistances.Membership(d, rho, sigma), 0f, 1f));
    }

    [Theory]
    [InlineData(UmapMetric.Euclidean, 1, 9, 3)]
    [InlineData(UmapMetric.Euclidean, 300, 5, 10)]
    [InlineData(UmapMetric.Euclidean, 1500, 7, 15)]
    [InlineData(UmapMetric.Cosine, 300, 5, 10)]
    [InlineData(UmapMetric.Cosine, 40, 2, 60)]
    public void Neighbours_are_those_of_a_plain_search_on_every_vector_path(UmapMetric metric, int rows, int columns, int neighbours)
    {
        var random = new RandomNumbers(2);
        var values = new float[rows * columns];
        for (var i = 0; i < values.Length; i++) values[i] = (float)(1000 + random.NextNormal());
        if (metric == UmapMetric.Cosine) for (var i = 0; i < values.Length; i++) values[i] -= 1000;
        SimdPaths.Each(_ =>
        {
            using var search = new NeighbourSearch(values, columns, metric);
            var table = search.Among(neighbours, threads: 1);
            Assert.Equal(Math.Min(neighbours, rows - 1), table.Count);
            for (var row = 0; row < rows; row += 1 + (rows / 50))
            {
                var expected = Enumerable.Range(0, rows).Where(i => i != row).Select(i => Distance(metric, values, columns, row, i)).Order().Take(table.Count).ToArray();
                for (var k = 0; k < expected.Length; k++)
                {
                    Assert.Equal(expected[k], table.DistancesOf(row)[k], 2e-4 * (1 + expected[k]));
                    Assert.Equal(table.DistancesOf(row)[k], Distance(metric, values, columns, row, table.Of(row)[k]), 2e-4 * (1 + expected[k]));
                }
            }
        });
    }

    [Fact]
    public void Rows_of_zeros_are_at_right_angles_to_everything()
    {
        using var search = new NeighbourSearch([0, 0, 1, 0, 0, 1, -1, 0], 2, UmapMetric.Cosine);
        Assert.Equal([1f, 1f, 1f], search.Among(3).DistancesOf(0));
        Assert.Equal([1f, 1f, 2f], search.Among(3).DistancesOf(1));
    }

    [Fact]
    public void The_graph_is_symmetric_and_its_weights_are_unions()
    {
        var random = new RandomNumbers(3);
        var values = new float[3 * 200];
        for (var i = 0; i < values.Length; i++) values[i] = (float)random.NextNormal();
        using var search = new NeighbourSearch(values, 3);
        var neighbours = search.Among(8);
        var memberships = new float[neighbours.Indices.Length];
        for (var i = 0; i < memberships.Length; i++) memberships[i] = (float)random.NextDouble();
        var graph = FuzzyGraph.Union(neighbours, memberships);
        for (var i = 0; i < 200; i++)
        {
            for (var e = graph.Starts[i]; e < graph.Starts[i + 1]; e++)
            {
                var j = graph.Columns[e];
                Assert.InRange(graph.Weights[e], float.Epsilon, 1f);
                Assert.Equal(graph.Weights[e], Weight(graph, j, i));
                var (p, q) = (Membership(i, j), Membership(j, i));
                Assert.Equal(p + q - (p * q), graph.Weights[e], 1e-6);
            }
        }

        double Membership(int from, int to)
        {
            var at = neighbours.Of(from).IndexOf(to);
            return at < 0 ? 0 : memberships[(from * 8) + at];
        }
    }

    [Theory]
    [InlineData(60)]
    [InlineData(9)]
    public void The_eigenvectors_of_a_ring_are_its_waves(int rows)
    {
        // The normalised Laplacian of a ring has the eigenvalues 1 - cos(2 pi k/n), twice each but for k = 0; the two slowest waves
        // put the ring on a circle.
        var graph = Ring(rows);
        var vectors = SpectralVectors.Find(graph, 2, new RandomNumbers(1));
        for (var i = 0; i < rows; i++)
        {
            var (x, y) = (vectors[2 * i], vectors[(2 * i) + 1]);
            Assert.Equal(Math.Sqrt(2.0 / rows), Math.Sqrt((x * x) + (y * y)), 1e-3);
            for (var axis = 0; axis < 2; axis++)
            {
                var mean = (vectors[(2 * ((i + 1) % rows)) + axis] + vectors[(2 * ((i + rows - 1) % rows)) + axis]) / 2;
                Assert.Equal(Math.Cos(2 * Math.PI / rows) * vectors[(2 * i) + axis], mean, 1e-3 / Math.Sqrt(rows));
            }
        }
    }

    [Fact]
    public void Connected_parts_are_numbered_by_their_first_rows()
    {
        var graph = new FuzzyGraph([0, 1, 2, 2, 3, 4], [3, 4, 0, 1], [1, 1, 1, 1]);
        Assert.Equal([0, 1, 2, 0, 1], graph.Parts(out var count));
        Assert.Equal(3, count);
    }

    private static FuzzyGraph Ring(int rows)
    {
        var columns = Enumerable.Range(0, rows).SelectMany(i => new[] { (i + rows - 1) % rows, (i + 1) % rows }.Order()).ToArray();
        return new([.. Enumerable.Range(0, rows + 1).Select(i => 2 * i)], columns, [.. Enumerable.Repeat(0.7f, 2 * rows)]);
    }

    private static float Weight(FuzzyGraph graph, int row, int column)
    {
        for (var e = graph.Starts[row]; e < graph.Starts[row + 1]; e++)
        {
            if (graph.Columns[e] == column) return graph.Weights[e];
        }

        return 0;
    }

    private static double Distance(UmapMetric metric, float[] values, int columns, int a, int b)
    {
        double square = 0, product = 0, aa = 0, bb = 0;
        for (var i = 0; i < columns; i++)
        {
            double x = values[(a * columns) + i], y = values[(b * columns) + i];
            (square, product, aa, bb) = (square + ((x - y) * (x - y)), product + (x * y), aa + (x * x), bb + (y * y));
        }

        return metric == UmapMetric.Euclidean ? Math.Sqrt(square) : 1 - (product / Math.Sqrt(aa * bb));
    }
}
