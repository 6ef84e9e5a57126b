using Nightjar.Learning.Compression;

namespace Nightjar.Learning.Tests.Compression;

public sealed class WeightClustersTests
{
    [Fact]
    public void Groups_that_lie_apart_are_found_from_every_start_that_sees_them()
    {
        float[] weights = [-1.1f, -1f, -0.9f, 0.4f, 0.5f, 0.6f, 3f, 3.2f];
        foreach (var start in new[] { CentroidStart.Linear, CentroidStart.Density, CentroidStart.KMeansPlusPlus })
        {
            var clusters = WeightClusters.Fit(weights, 3, start, seed: 5);
            Numbers.Near([-1, 0.5, 3.1], [.. clusters.Centroids], 1e-6, start.ToString());
            Assert.Equal([0, 0, 0, 1, 1, 1, 2, 2], clusters.Members);
        }
    }

    [Fact]
    public void Lloyds_steps_end_where_every_centroid_is_the_mean_of_the_weights_nearest_to_it()
    {
        foreach (var start in Enum.GetValues<CentroidStart>())
        {
            var weights = new Random(3).Normal(1024);
            var clusters = WeightClusters.Fit(weights, 16, start, seed: 1);
            Assert.Equal(clusters.Centroids.Order(), clusters.Centroids);
            for (var i = 0; i < weights.Length; i++)
            {
                var own = Math.Abs(weights[i] - clusters.Centroids[clusters.Members[i]]);
                Assert.All(clusters.Centroids, c => Assert.True(Math.Abs(weights[i] - c) >= own - 1e-6));
            }

            foreach (var members in Enumerable.Range(0, weights.Length).GroupBy(i => clusters.Members[i]))
                Assert.Equal(members.Average(i => (double)weights[i]), clusters.Centroids[members.Key], 2e-2);
            clusters.Apply(weights);
            Assert.InRange(weights.Distinct().Count(), 2, 16);
        }
    }

    [Fact]
    public void Few_different_weights_stay_as_they_are()
    {
        float[] weights = [2, -1, 2, 0, -1];
        var clusters = WeightClusters.Fit(weights, 16);
        Assert.Equal([-1f, 0, 2], clusters.Centroids);
        clusters.Apply(weights);
        Assert.Equal([2f, -1, 2, 0, -1], weights);
    }

    [Fact]
    public void Kept_zeros_stay_zero_and_count_as_one_of_the_values()
    {
        var weights = new Random(4).Normal(500);
        MagnitudePruning.Prune(weights, 0.3);
        var zeros = weights.Select(w => w == 0).ToArray();
        WeightClusters.Fit(weights, 16, keepsZeros: true).Apply(weights);
        Assert.InRange(weights.Distinct().Count(), 2, 16);
        for (var i = 0; i < zeros.Length; i++) Assert.True(!zeros[i] || weights[i] == 0);
    }

    [Fact]
    public void The_same_seed_gives_the_same_clusters()
    {
        var weights = new Random(5).Normal(300);
        foreach (var start in new[] { CentroidStart.Random, CentroidStart.KMeansPlusPlus })
        {
            Assert.Equal(WeightClusters.Fit(weights, 8, start, 7).Centroids, WeightClusters.Fit(weights, 8, start, 7).Centroids);
            Assert.NotEqual(WeightClusters.Fit(weights, 8, start, 7).Centroids, WeightClusters.Fit(weights, 8, start, 8).Centroids);
        }
    }

    [Fact]
    public void Weights_that_cannot_be_clustered_are_refused()
    {
        Assert.Throws<ArgumentException>(() => WeightClusters.Fit([], 4));
        Assert.Throws<ArgumentException>(() => WeightClusters.Fit([1, float.NaN], 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => WeightClusters.Fit([1], 257));
        Assert.Throws<ArgumentOutOfRangeException>(() => WeightClusters.Fit([1], 0));
    }

    [Fact]
    public void The_rate_is_that_of_the_formula()
    {
        // 448 weights of 32 bits: 448·32 / (448·4 + 16·32) = 14336 / 2304.
        Assert.Equal(14336.0 / 2304, CompressionRate.OfClusters(448, 16), 1e-12);
        // The example of Han, Mao and Dally: 16 weights, 4 clusters.
        Assert.Equal(3.2, CompressionRate.OfClusters(16, 4), 1e-12);
    }
}
