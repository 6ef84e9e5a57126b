using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;

namespace Nightjar.Learning.Layers;

/// <summary>Gated recurrent units (Cho et al. 2014, arXiv 1406.1078), the reset gate applied behind the product, as PyTorch and Keras have it. Gates lie in the order r, z, n.</summary>
/// <param name="scope">Place in the model.</param>
/// <param name="inputs">Features of x.</param>
/// <param name="units">Features of the state of each direction.</param>
/// <param name="layers">Number of layers, each over the states of the one before.</param>
/// <param name="isBidirectional">Whether each layer also runs from the end to the start.</param>
/// <param name="dropout">Probability of 0 between layers, in training.</param>
/// <param name="hasStateBias">Whether there is a second bias, added to what comes of the state.</param>
public sealed class Gru(LayerScope scope, int inputs, int units, int layers = 1, bool isBidirectional = false, float dropout = 0, bool hasStateBias = true)
    : RecurrentLayer(scope, gates: 3, forgetGate: null, inputs, units, layers, isBidirectional, dropout, hasStateBias)
{
    private protected override Variable Run(Tape tape, Variable x, RecurrentDirection direction, int[]? lengths) => tape.Gru(
        x,
        tape.Use(direction.InputWeight),
        tape.Use(direction.StateWeight),
        tape.Use(direction.InputBias),
        direction.StateBias is null ? null : tape.Use(direction.StateBias),
        direction.IsReversed,
        lengths);
}
