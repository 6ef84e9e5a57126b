using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Compression;

/// <summary>Weights in a few groups that share a value: each weight belongs to the nearest of k centroids, each centroid is the mean of its
/// members (k-means, by Lloyd's steps). A weight then takes log₂ k bits.</summary>
/// <remarks>Source: Han, Mao and Dally 2016 (arXiv 1510.00149).</remarks>
public sealed class WeightClusters
{
    /// <summary>The most clusters: an index is a byte.</summary>
    public const int Most = 256;

    private const int MostSteps = 100;

    private WeightClusters(float[] centroids, byte[] members) => (Centroids, Members) = (centroids, members);

    /// <summary>The values, smallest first. One may have no members.</summary>
    public IReadOnlyList<float> Centroids { get; }

    /// <summary>The centroid of each weight.</summary>
    public IReadOnlyList<byte> Members { get; }

    /// <summary>Finds clusters.</summary>
    /// <param name="weights">The weights, at least one, finite.</param>
    /// <param name="count">How many clusters, 1 to <see cref="Most"/>. Where fewer different weights are there, they are the centroids.</param>
    /// <param name="start">Where centroids begin.</param>
    /// <param name="seed">For the starts that draw.</param>
    /// <param name="keepsZeros">Whether weights of 0 have a centroid of their own that stays 0, so that a pruned layer stays pruned; it is one
    /// of the <paramref name="count"/>.</param>
    /// <exception cref="ArgumentException">There is no weight, or one is not finite.</exception>
    public static WeightClusters Fit(ReadOnlySpan<float> weights, int count, CentroidStart start = CentroidStart.Linear, ulong seed = 0, bool keepsZeros = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, keepsZeros ? 2 : 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Most);
        if (weights.IsEmpty) throw new ArgumentException("there are no weights", nameof(weights));
        for (var i = 0; i < weights.Length; i++)
        {
            if (!float.IsFinite(weights[i])) throw new ArgumentException($"weight {i} is {weights[i]}", nameof(weights));
        }

        float[] sorted = keepsZeros ? [.. weights.ToArray().Where(w => w != 0)] : weights.ToArray();
        Array.Sort(sorted);
        var different = sorted.Distinct().ToArray();
        var hasZero = keepsZeros && sorted.Length < weights.Length;
        var wanted = count - (keepsZeros ? 1 : 0);
        var centroids = different.Length <= wanted ? different : Settle(sorted, Begin(sorted, wanted, start, seed));
        if (hasZero) centroids = [.. centroids.Append(0).Order()];
        var members = new byte[weights.Length];
        for (var i = 0; i < members.Length; i++)
        {
            var zero = hasZero && weights[i] == 0 ? Array.IndexOf(centroids, 0) : -1;
            members[i] = (byte)(zero >= 0 ? zero : Nearest(centroids, weights[i]));
        }

        return new(centroids, members);
    }

    /// <summary>Writes to each weight the centroid that it belongs to.</summary>
    /// <exception cref="ArgumentException">There are more or fewer weights.</exception>
    public void Apply(Span<float> weights)
    {
        if (weights.Length != Members.Count) throw new ArgumentException($"{weights.Length} weights, {Members.Count} were clustered", nameof(weights));
        for (var i = 0; i < weights.Length; i++) weights[i] = Centroids[Members[i]];
    }

    private static double[] Begin(float[] sorted, int count, CentroidStart start, ulong seed)
    {
        var random = RandomNumbers.For(seed, "centroids");
        var centroids = new double[count];
        switch (start)
        {
            case CentroidStart.Linear:
                for (var i = 0; i < count; i++) centroids[i] = count == 1 ? (sorted[0] + (double)sorted[^1]) / 2 : sorted[0] + ((sorted[^1] - (double)sorted[0]) * i / (count - 1));
                break;
            case CentroidStart.Density:
                for (var i = 0; i < count; i++) centroids[i] = sorted[(int)((i + 0.5) / count * sorted.Length)];
                break;
            case CentroidStart.Random:
                for (var i = 0; i < count; i++) centroids[i] = sorted[random.NextBelow(sorted.Length)];
                break;
            case CentroidStart.KMeansPlusPlus:
                Spread(sorted, centroids, ref random);
                break;
            default: throw new ArgumentOutOfRangeException(nameof(start), start, "no such start");
        }

        Array.Sort(centroids);
        return centroids;
    }

    private static void Spread(float[] sorted, double[] centroids, ref RandomNumbers random)
    {
        centroids[0] = sorted[random.NextBelow(sorted.Length)];
        var distances = Array.ConvertAll(sorted, w => Math.Pow(w - centroids[0], 2));
        for (var i = 1; i < centroids.Length; i++)
        {
            var (left, at) = (distances.Sum() * random.NextDouble(), 0);
            while (at < sorted.Length - 1 && (left -= distances[at]) >= 0) at++;
            centroids[i] = sorted[at];
            for (var k = 0; k < sorted.Length; k++) distances[k] = Math.Min(distances[k], Math.Pow(sorted[k] - centroids[i], 2));
        }
    }

    // Lloyd's steps until no weight changes its cluster. In one dimension clusters are neighbours in the sorted weights.
    private static float[] Settle(float[] sorted, double[] centroids)
    {
        var ends = new int[centroids.Length];
        for (var step = 0; step < MostSteps; step++)
        {
            var (isSettled, from) = (true, 0);
            for (var i = 0; i < centroids.Length; i++)
            {
                var end = from;
                while (end < sorted.Length && (i == centroids.Length - 1 || sorted[end] - centroids[i] <= centroids[i + 1] - sorted[end])) end++;
                (isSettled, ends[i]) = (isSettled && ends[i] == end, end);
                from = end;
            }

            if (isSettled) break;
            for (var i = 0; i < centroids.Length; i++)
            {
                var first = i == 0 ? 0 : ends[i - 1];
                if (ends[i] == first) continue;
                double sum = 0;
                for (var k = first; k < ends[i]; k++) sum += sorted[k];
                centroids[i] = sum / (ends[i] - first);
            }

            Array.Sort(centroids);
        }

        return Array.ConvertAll(centroids, c => (float)c);
    }

    private static int Nearest(float[] centroids, float weight)
    {
        var best = 0;
        for (var i = 1; i < centroids.Length; i++)
        {
            if (Math.Abs(weight - (double)centroids[i]) < Math.Abs(weight - (double)centroids[best])) best = i;
        }

        return best;
    }
}
