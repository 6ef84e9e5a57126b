using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Layers;

/// <summary>A function of every element.</summary>
/// <param name="scope">Place in the model.</param>
/// <param name="activation">The function.</param>
public sealed class ActivationLayer(LayerScope scope, Activation activation) : SingleInputLayer(scope)
{
    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x) => tape.Activate(x, activation);
}
