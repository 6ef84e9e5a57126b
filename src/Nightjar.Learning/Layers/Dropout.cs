using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;

namespace Nightjar.Learning.Layers;

/// <summary>In training sets elements to 0 at random and enlarges the others; see <see cref="DropoutOperation"/>.</summary>
public sealed class Dropout : SingleInputLayer
{
    private readonly float _rate;

    /// <summary>Makes the layer.</summary>
    /// <param name="scope">Place in the model.</param>
    /// <param name="rate">Probability of 0, from 0 to below 1.</param>
    public Dropout(LayerScope scope, float rate)
        : base(scope)
    {
        if (!(rate >= 0 && rate < 1)) throw new ArgumentOutOfRangeException(nameof(rate), rate, $"{scope.Name}: expected a rate from 0 to below 1");
        _rate = rate;
    }

    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x) => tape.Dropout(x, _rate);
}
