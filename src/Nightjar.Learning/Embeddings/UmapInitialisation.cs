namespace Nightjar.Learning.Embeddings;

/// <summary>Where the points of an embedding begin.</summary>
public enum UmapInitialisation
{
    /// <summary>By the first eigenvectors of the graph's normalised Laplacian, each connected part for itself and the parts around a
    /// circle.</summary>
    Spectral,

    /// <summary>Anywhere.</summary>
    Random,
}
