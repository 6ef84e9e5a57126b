namespace Nightjar.Learning.Kernels;

/// <summary>The gradient of an attention's result and where those of its operands go; each of the latter may be null.</summary>
internal readonly unsafe struct AttentionGradients(float* y, float* q, float* k, float* v, float* bias)
{
    /// <summary>Gradient of the result.</summary>
    public readonly float* Y = y;

    /// <summary>Overwritten with the gradient of the queries.</summary>
    public readonly float* Q = q;

    /// <summary>Overwritten with the gradient of the keys.</summary>
    public readonly float* K = k;

    /// <summary>Overwritten with the gradient of the values.</summary>
    public readonly float* V = v;

    /// <summary>The gradient of the bias is added here.</summary>
    public readonly float* Bias = bias;
}
