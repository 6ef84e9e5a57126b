using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;

namespace Nightjar.Learning.Layers;

/// <summary>The mean over height and width: (batch, height, width, channels) to (batch, channels).</summary>
/// <param name="scope">Place in the model.</param>
public sealed class GlobalAveragePool2D(LayerScope scope) : SingleInputLayer(scope)
{
    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x) => tape.GlobalAveragePool(x);
}
