using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Rows of the sequences of a ragged batch: the last ones, in reverse, masked. Lengths are those of
/// <see cref="SequencePoolingOperation.MeanOverTime"/>: one a sequence, null for whole ones, unchanged until
/// <see cref="Tape.Reset"/>.</summary>
public static class SequenceOperation
{
    /// <summary>The last row of each sequence, zeros where there is none: (batch, time, features) to (batch, features).</summary>
    /// <exception cref="ShapeException">x is no batch of sequences, or the lengths do not fit it.</exception>
    public static Variable LastStates(this Tape tape, Variable x, int[]? lengths = null)
    {
        var node = Begin(tape, "LastStates", RowPicking.Last, x, lengths);
        return node.Run(tape.Result(node, new(x.Shape[0], x.Shape[2]), x.NeedsGradient));
    }

    /// <summary>Each sequence backwards; what lies behind its end stays where it is.</summary>
    /// <exception cref="ShapeException">x is no batch of sequences, or the lengths do not fit it.</exception>
    public static Variable ReverseSequences(this Tape tape, Variable x, int[]? lengths = null)
    {
        var node = Begin(tape, "ReverseSequences", RowPicking.Reverse, x, lengths);
        return node.Run(tape.Result(node, x.Shape, x.NeedsGradient));
    }

    /// <summary>Zeros behind the end of each sequence, whatever was there.</summary>
    /// <exception cref="ShapeException">x is no batch of sequences, or the lengths do not fit it.</exception>
    public static Variable MaskSequences(this Tape tape, Variable x, int[] lengths)
    {
        var node = Begin(tape, "MaskSequences", RowPicking.Mask, x, lengths);
        return node.Run(tape.Result(node, x.Shape, x.NeedsGradient));
    }

    /// <summary>Fills (batch, time) with 1 inside each sequence and 0 behind its end.</summary>
    /// <exception cref="ShapeException">The mask is no matrix, or the lengths do not fit it.</exception>
    public static void FillMask(Tensor mask, int[] lengths)
    {
        if (mask.Shape.Axes != 2) throw new ShapeException("FillMask", "(batch, time)", mask.Shape);
        SequenceLengths.Check("FillMask", lengths, mask.Shape[0], mask.Shape[1]);
        for (var n = 0; n < lengths.Length; n++)
        {
            var row = mask.Span.Slice(n * mask.Shape[1], mask.Shape[1]);
            row[..lengths[n]].Fill(1);
            row[lengths[n]..].Clear();
        }
    }

    private static PickNode Begin(Tape tape, string name, RowPicking picking, Variable x, int[]? lengths)
    {
        if (x.Shape.Axes != 3) throw new ShapeException(name, "x (batch, time, features)", x.Shape);
        SequenceLengths.Check(name, lengths, x.Shape[0], x.Shape[1]);
        var node = tape.NewNode<PickNode>();
        (node.X, node.Lengths, node.Picking, node.OperationName) = (x, lengths, picking, name);
        return node;
    }

    private sealed unsafe class PickNode : Node
    {
        public Variable X { get; set; } = null!;

        public int[]? Lengths { get; set; }

        public RowPicking Picking { get; set; }

        public string OperationName { get; set; } = "";

        public override string Name => OperationName;

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(X);
            return Picking switch
            {
                RowPicking.Last => new LastStateFunction(Lengths is not null),
                RowPicking.Reverse => new ReverseFunction(Lengths is not null),
                _ => new MaskFunction(),
            };
        }

        public Variable Run(Variable y)
        {
            SequenceRows.Forward(Picking, X.Shape[0], X.Shape[1], X.Shape[2], Lengths, X.Value.Pointer, y.Value.Pointer);
            return y;
        }

        public override void Backward(Tape tape)
        {
            if (!X.NeedsGradient) return;
            using var dx = tape.Gradient(X);
            SequenceRows.Backward(Picking, X.Shape[0], X.Shape[1], X.Shape[2], Lengths, Output.Gradient!.Pointer, dx.Pointer);
        }
    }
}
