using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;

namespace Nightjar.Learning.Layers;

/// <summary>One row for each sequence: (batch, time, features) to (batch, features); zeros for a sequence of length 0.</summary>
/// <param name="scope">Place in the model.</param>
/// <param name="summary">Which row.</param>
public sealed class SequencePool(LayerScope scope, SequenceSummary summary = SequenceSummary.Mean) : SingleInputLayer(scope)
{
    /// <summary>Runs the layer over ragged sequences.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">(batch, time, features).</param>
    /// <param name="lengths">Length of each sequence, null for whole ones. It must stay unchanged until <see cref="Tape.Reset"/>.</param>
    /// <exception cref="Tensors.ShapeException">x is no batch of sequences, or the lengths do not fit it.</exception>
    public Variable Forward(Tape tape, Variable x, int[]? lengths) => Note(tape, Run(tape, x, lengths));

    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x) => Run(tape, x, null);

    private Variable Run(Tape tape, Variable x, int[]? lengths) => summary switch
    {
        SequenceSummary.Max => tape.MaxOverTime(x, lengths),
        SequenceSummary.Last => tape.LastStates(x, lengths),
        _ => tape.MeanOverTime(x, lengths),
    };
}
