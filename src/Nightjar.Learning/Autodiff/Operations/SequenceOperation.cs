using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
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
        var node = Begin(tape, "LastStates", Picking.Last, x, lengths);
        return node.Run(tape.Result(node, new(x.Shape[0], x.Shape[2]), x.NeedsGradient));
    }

    /// <summary>Each sequence backwards; what lies behind its end stays where it is.</summary>
    /// <exception cref="ShapeException">x is no batch of sequences, or the lengths do not fit it.</exception>
    public static Variable ReverseSequences(this Tape tape, Variable x, int[]? lengths = null)
    {
        var node = Begin(tape, "ReverseSequences", Picking.Reverse, x, lengths);
        return node.Run(tape.Result(node, x.Shape, x.NeedsGradient));
    }

    /// <summary>Zeros behind the end of each sequence, whatever was there.</summary>
    /// <exception cref="ShapeException">x is no batch of sequences, or the lengths do not fit it.</exception>
    public static Variable MaskSequences(this Tape tape, Variable x, int[] lengths)
    {
        var node = Begin(tape, "MaskSequences", Picking.Mask, x, lengths);
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

    private static PickNode Begin(Tape tape, string name, Picking picking, Variable x, int[]? lengths)
    {
        if (x.Shape.Axes != 3) throw new ShapeException(name, "x (batch, time, features)", x.Shape);
        SequenceLengths.Check(name, lengths, x.Shape[0], x.Shape[1]);
        var node = tape.NewNode<PickNode>();
        (node.X, node.Lengths, node.Picking, node.OperationName) = (x, lengths, picking, name);
        return node;
    }

    private enum Picking
    {
        Last,
        Reverse,
        Mask,
    }

    /// <summary>Every row of the result is a row of x or zeros, and every row of x is used at most once.</summary>
    private sealed class PickNode : Node
    {
        public Variable X { get; set; } = null!;

        public int[]? Lengths { get; set; }

        public Picking Picking { get; set; }

        public string OperationName { get; set; } = "";

        public override string Name => OperationName;

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(X);
            return Picking switch
            {
                Picking.Last => new LastStateFunction(Lengths is not null),
                Picking.Reverse => new ReverseFunction(Lengths is not null),
                _ => new MaskFunction(),
            };
        }

        public Variable Run(Variable y)
        {
            var source = X.Value.Span;
            var target = y.Value.Span;
            var features = X.Shape[2];
            for (var row = 0; row < y.Shape.Rows; row++)
            {
                var from = Source(row);
                if (from < 0) target.Slice(row * features, features).Clear();
                else source.Slice(from * features, features).CopyTo(target[(row * features)..]);
            }

            return y;
        }

        public override unsafe void Backward(Tape tape)
        {
            if (!X.NeedsGradient) return;
            using var slot = tape.Gradient(X);
            var dx = new Span<float>(slot.Pointer, X.Shape.Length);
            var dy = Output.Gradient!.Span;
            var features = X.Shape[2];
            dx.Clear();
            for (var row = 0; row < Output.Shape.Rows; row++)
            {
                var from = Source(row);
                if (from >= 0) dy.Slice(row * features, features).CopyTo(dx[(from * features)..]);
            }
        }

        /// <summary>The row of x that a row of the result is, or -1 for zeros.</summary>
        private int Source(int row)
        {
            var time = X.Shape[1];
            var n = Picking == Picking.Last ? row : row / time;
            var (t, length) = (row - (n * time), Lengths?[n] ?? time);
            return Picking switch
            {
                Picking.Last => length == 0 ? -1 : (n * time) + length - 1,
                Picking.Reverse => t < length ? (n * time) + length - 1 - t : row,
                _ => t < length ? row : -1,
            };
        }
    }
}
