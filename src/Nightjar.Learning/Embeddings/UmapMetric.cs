namespace Nightjar.Learning.Embeddings;

/// <summary>How far apart two rows are.</summary>
public enum UmapMetric
{
    /// <summary>The length of their difference.</summary>
    Euclidean,

    /// <summary>One less the cosine of the angle between them; 1 from a row of zeros to any other row.</summary>
    Cosine,
}
