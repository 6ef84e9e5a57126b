using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Layers;

/// <summary>The fully connected layer: y = f(x·weight + bias) over the last axis. Parameters: <c>weight</c> (inputs, outputs),
/// <c>bias</c> (outputs).</summary>
public sealed class Dense : SingleInputLayer
{
    private readonly Activation _activation;

    /// <summary>Makes the layer.</summary>
    /// <param name="scope">Place in the model.</param>
    /// <param name="inputs">Features of x.</param>
    /// <param name="outputs">Features of y.</param>
    /// <param name="activation">f.</param>
    /// <param name="hasBias">Whether there is a bias.</param>
    public Dense(LayerScope scope, int inputs, int outputs, Activation activation = Activation.None, bool hasBias = true)
        : base(scope)
    {
        var fans = new Fans(inputs, outputs);
        _activation = activation;
        Weight = AddParameter("weight", new(inputs, outputs), Defaults.Weight, fans);
        Bias = hasBias ? AddParameter("bias", new(outputs), Defaults.Bias, fans) : null;
    }

    /// <summary>(inputs, outputs).</summary>
    public Parameter Weight { get; }

    /// <summary>(outputs), or null.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x) =>
        tape.Dense(x, tape.Use(Weight), Bias is null ? null : tape.Use(Bias), _activation);
}
