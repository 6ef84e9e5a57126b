using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;

namespace Nightjar.Learning.Layers;

/// <summary>All axes but the outermost in one: (batch, …) to (batch, elements).</summary>
/// <param name="scope">Place in the model.</param>
public sealed class Flatten(LayerScope scope) : SingleInputLayer(scope)
{
    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x) => tape.Flatten(x);
}
