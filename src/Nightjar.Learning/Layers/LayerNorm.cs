using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;

namespace Nightjar.Learning.Layers;

/// <summary>Layer normalisation over the last axis (Ba et al. 2016, arXiv 1607.06450). Parameters: <c>weight</c> (features), which
/// starts at 1, and <c>bias</c> (features), at 0.</summary>
public sealed class LayerNorm : SingleInputLayer
{
    private readonly float _epsilon;

    /// <summary>Makes the layer.</summary>
    /// <param name="scope">Place in the model.</param>
    /// <param name="features">Extent of the last axis.</param>
    /// <param name="epsilon">Added to the variance; null for <see cref="LayerDefaults.NormEpsilon"/>.</param>
    public LayerNorm(LayerScope scope, int features, float? epsilon = null)
        : base(scope)
    {
        _epsilon = epsilon ?? Defaults.NormEpsilon;
        Weight = AddParameter("weight", new(features), Initialisers.Ones);
        Bias = AddParameter("bias", new(features), Initialisers.Zeros);
    }

    /// <summary>What the normalised features are multiplied by.</summary>
    public Parameter Weight { get; }

    /// <summary>What is added then.</summary>
    public Parameter Bias { get; }

    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x) => tape.LayerNorm(x, tape.Use(Weight), tape.Use(Bias), _epsilon);
}
