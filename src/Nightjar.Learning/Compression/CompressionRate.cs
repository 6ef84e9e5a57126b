namespace Nightjar.Learning.Compression;

/// <summary>How much smaller weights get.</summary>
public static class CompressionRate
{
    /// <summary>r = n·b / (n·log₂ k + k·b): n weights of b bits against n indices and k centroids of b bits.</summary>
    /// <param name="weights">n.</param>
    /// <param name="clusters">k.</param>
    /// <param name="bits">b.</param>
    /// <remarks>Source: Han, Mao and Dally 2016 (arXiv 1510.00149), equation 1.</remarks>
    public static double OfClusters(long weights, int clusters, int bits = 32)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weights);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(clusters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bits);
        return (double)weights * bits / ((weights * Math.Log2(clusters)) + ((double)clusters * bits));
    }
}
