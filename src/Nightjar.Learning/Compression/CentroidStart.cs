namespace Nightjar.Learning.Compression;

/// <summary>Where the centroids of a clustering begin.</summary>
public enum CentroidStart
{
    /// <summary>At equal distances from the smallest to the largest weight. Few weights are large, yet they matter: with this start
    /// centroids reach them (Han et al. 2016).</summary>
    Linear,

    /// <summary>At equal steps of the distribution: as many weights around each.</summary>
    Density,

    /// <summary>At weights that are drawn at random.</summary>
    Random,

    /// <summary>At weights that are drawn with a chance that grows with the square of their distance from those drawn before (Arthur and
    /// Vassilvitskii 2007).</summary>
    KMeansPlusPlus,
}
