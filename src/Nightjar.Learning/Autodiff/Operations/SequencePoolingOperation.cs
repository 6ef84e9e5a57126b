using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>One row from each sequence of a ragged batch. What lies behind a sequence's end has no effect, and a sequence of length
/// 0 gives zeros.</summary>
public static unsafe class SequencePoolingOperation
{
    /// <summary>The mean over time: (batch, time, features) to (batch, features).</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">(batch, time, features).</param>
    /// <param name="lengths">Length of each sequence, null for whole ones. It must stay unchanged until <see cref="Tape.Reset"/>.</param>
    /// <exception cref="ShapeException">x is no batch of sequences, or the lengths do not fit it.</exception>
    public static Variable MeanOverTime(this Tape tape, Variable x, int[]? lengths = null) => Pool(tape, x, isMax: false, lengths);

    /// <summary>The largest number over time, feature by feature: (batch, time, features) to (batch, features); parameters as for
    /// <see cref="MeanOverTime"/>. The gradient goes to the first of equal ones.</summary>
    /// <exception cref="ShapeException">x is no batch of sequences, or the lengths do not fit it.</exception>
    public static Variable MaxOverTime(this Tape tape, Variable x, int[]? lengths = null) => Pool(tape, x, isMax: true, lengths);

    private static Variable Pool(Tape tape, Variable x, bool isMax, int[]? lengths)
    {
        var name = isMax ? "MaxOverTime" : "MeanOverTime";
        if (x.Shape.Axes != 3) throw new ShapeException(name, "x (batch, time, features)", x.Shape);
        SequenceLengths.Check(name, lengths, x.Shape[0], x.Shape[1]);
        var node = tape.NewNode<SequencePoolingNode>();
        (node.X, node.Lengths, node.IsMax) = (x, lengths, isMax);
        var y = tape.Result(node, new(x.Shape[0], x.Shape[2]), x.NeedsGradient);
        SequencePooling.Forward(isMax, x.Shape[0], x.Shape[1], x.Shape[2], lengths, x.Value.Pointer, y.Value.Pointer);
        return y;
    }

    private sealed class SequencePoolingNode : Node
    {
        public Variable X { get; set; } = null!;

        public int[]? Lengths { get; set; }

        public bool IsMax { get; set; }

        public override string Name => IsMax ? "MaxOverTime" : "MeanOverTime";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(X);
            return new SequencePoolFunction(IsMax, Lengths is not null);
        }

        public override void Backward(Tape tape)
        {
            if (!X.NeedsGradient) return;
            using var dx = tape.Gradient(X);
            SequencePooling.Backward(IsMax, X.Shape[0], X.Shape[1], X.Shape[2], Lengths, X.Value.Pointer, Output.Value.Pointer, Output.Gradient!.Pointer, dx.Pointer);
        }
    }
}
