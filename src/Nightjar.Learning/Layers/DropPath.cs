using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;

namespace Nightjar.Learning.Layers;

/// <summary>In training drops whole items of the batch from the branch of a residual block and enlarges the others; see
/// <see cref="DropoutOperation.DropPath"/>.</summary>
public sealed class DropPath : SingleInputLayer
{
    private readonly float _rate;

    /// <summary>Makes the layer.</summary>
    /// <param name="scope">Place in the model.</param>
    /// <param name="rate">Probability of 0, from 0 to below 1.</param>
    public DropPath(LayerScope scope, float rate)
        : base(scope)
    {
        if (!(rate >= 0 && rate < 1)) throw new ArgumentOutOfRangeException(nameof(rate), rate, $"{scope.Name}: expected a rate from 0 to below 1");
        _rate = rate;
    }

    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x) => tape.DropPath(x, _rate);
}
