using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Two tensors side by side.</summary>
public static unsafe class ConcatOperation
{
    /// <summary>The features of b behind those of a: (…, n) and (…, m) to (…, n + m).</summary>
    /// <exception cref="ShapeException">The other axes differ.</exception>
    public static Variable Concat(this Tape tape, Variable a, Variable b)
    {
        if (a.Shape.Axes == 0 || a.Shape.Axes != b.Shape.Axes || a.Shape.WithLast(1) != b.Shape.WithLast(1))
            throw new ShapeException("Concat", "equal shapes but for the last axis", a.Shape, b.Shape);
        var node = tape.NewNode<ConcatNode>();
        (node.A, node.B) = (a, b);
        var y = tape.Result(node, a.Shape.WithLast(a.Shape.Last + b.Shape.Last), a.NeedsGradient || b.NeedsGradient);
        for (var i = 0; i < y.Shape.Rows; i++)
        {
            Row(a, i).CopyTo(y.Value.Span.Slice(i * y.Shape.Last, a.Shape.Last));
            Row(b, i).CopyTo(y.Value.Span.Slice((i * y.Shape.Last) + a.Shape.Last, b.Shape.Last));
        }

        return y;
    }

    private static Span<float> Row(Variable x, int row) => x.Value.Span.Slice(row * x.Shape.Last, x.Shape.Last);

    private sealed class ConcatNode : Node
    {
        public Variable A { get; set; } = null!;

        public Variable B { get; set; } = null!;

        public override string Name => "Concat";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(A);
            inputs.Add(B);
            return new ConcatFunction();
        }

        public override void Backward(Tape tape)
        {
            Part(tape, A, 0);
            Part(tape, B, A.Shape.Last);
        }

        private void Part(Tape tape, Variable x, int offset)
        {
            if (!x.NeedsGradient) return;
            var (dx, dy) = ((nint)tape.Accumulated(x), (nint)Output.Gradient!.Pointer);
            for (var i = 0; i < x.Shape.Rows; i++)
                ElementWise.AddTo((float*)dy + ((nint)i * Output.Shape.Last) + offset, (float*)dx + ((nint)i * x.Shape.Last), x.Shape.Last);
        }
    }
}
