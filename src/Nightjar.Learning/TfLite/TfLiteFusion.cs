using Nightjar.Formats.TfLite;

namespace Nightjar.Learning.TfLite;

/// <summary>What one operator of the file stands for, together with others before it.</summary>
internal abstract record TfLiteFusion
{
    private TfLiteFusion()
    {
    }

    /// <summary>The tensors that are needed for it.</summary>
    public abstract IReadOnlyList<int> Inputs { get; }

    /// <summary>Layer normalisation over the last axis; gain and shift are constants.</summary>
    public sealed record LayerNorm(int X, TfLiteTensor Gain, TfLiteTensor Shift, float Epsilon) : TfLiteFusion
    {
        public override IReadOnlyList<int> Inputs => [X, Gain.Index, Shift.Index];
    }

    /// <summary>softmax(scale·q·kᵀ + bias)·v with q, k and v (batch, places, heads, width); the bias is a constant or absent.</summary>
    public sealed record Attention(int Q, int K, int V, float Scale, TfLiteTensor? Bias) : TfLiteFusion
    {
        public override IReadOnlyList<int> Inputs => Bias is null ? [Q, K, V] : [Q, K, V, Bias.Index];
    }

    /// <summary>A dense layer whose bias and activation are added later on.</summary>
    public sealed record Dense(int X, int Weight, TfLiteTensor Bias, TfLiteActivation Activation) : TfLiteFusion
    {
        public override IReadOnlyList<int> Inputs => [X, Weight, Bias.Index];
    }

    /// <summary>Nothing more: a dense layer before it has added the bias of so many features.</summary>
    public sealed record Pass(int X, int Features) : TfLiteFusion
    {
        public override IReadOnlyList<int> Inputs => [X];
    }
}
