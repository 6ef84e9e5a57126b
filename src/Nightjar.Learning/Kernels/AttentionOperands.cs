namespace Nightjar.Learning.Kernels;

/// <summary>What an attention computed with and kept: q, k and v, the bias (Heads, Queries, Keys) or null, what the forward run
/// kept (Batch, Heads, 2, Queries), and its result.</summary>
internal readonly unsafe struct AttentionOperands(float* q, float* k, float* v, float* bias, float* kept, float* y)
{
    /// <summary>Queries.</summary>
    public readonly float* Q = q;

    /// <summary>Keys.</summary>
    public readonly float* K = k;

    /// <summary>Values.</summary>
    public readonly float* V = v;

    /// <summary>Added to the scores, or null.</summary>
    public readonly float* Bias = bias;

    /// <summary>Largest score and one by the sum, for each query.</summary>
    public readonly float* Kept = kept;

    /// <summary>The result.</summary>
    public readonly float* Y = y;
}
