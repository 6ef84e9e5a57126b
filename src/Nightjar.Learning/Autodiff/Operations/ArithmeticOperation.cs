using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Sums and products of tensors.</summary>
public static unsafe class ArithmeticOperation
{
    /// <summary>a + b; b may also be one row that is added to every row of a.</summary>
    /// <exception cref="ShapeException">b is neither as large as a nor as long as its last axis.</exception>
    public static Variable Add(this Tape tape, Variable a, Variable b)
    {
        if (b.Shape != a.Shape && b.Shape.Length != a.Shape.Last) throw new ShapeException("Add", "equal shapes, or one row", a.Shape, b.Shape);
        var node = tape.NewNode<AddNode>();
        (node.A, node.B) = (a, b);
        var y = tape.Result(node, a.Shape, a.NeedsGradient || b.NeedsGradient);
        if (b.Shape == a.Shape) ElementWise.Add(a.Value.Pointer, b.Value.Pointer, y.Value.Pointer, a.Shape.Length);
        else ElementWise.AddRow(a.Value.Pointer, b.Value.Pointer, y.Value.Pointer, a.Shape.Rows, a.Shape.Last);
        return y;
    }

    /// <summary>a·b, element by element.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Variable Multiply(this Tape tape, Variable a, Variable b)
    {
        if (b.Shape != a.Shape) throw new ShapeException("Multiply", "equal shapes", a.Shape, b.Shape);
        var node = tape.NewNode<MultiplyNode>();
        (node.A, node.B) = (a, b);
        var y = tape.Result(node, a.Shape, a.NeedsGradient || b.NeedsGradient);
        ElementWise.Multiply(a.Value.Pointer, b.Value.Pointer, y.Value.Pointer, a.Shape.Length);
        return y;
    }

    /// <summary>factor·x.</summary>
    public static Variable Scale(this Tape tape, Variable x, float factor)
    {
        var node = tape.NewNode<ScaleNode>();
        (node.X, node.Factor) = (x, factor);
        var y = tape.Result(node, x.Shape, x.NeedsGradient);
        ElementWise.Scale(factor, x.Value.Pointer, y.Value.Pointer, x.Shape.Length);
        return y;
    }

    private sealed class AddNode : Node
    {
        public Variable A { get; set; } = null!;

        public Variable B { get; set; } = null!;

        public override string Name => "Add";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(A);
            inputs.Add(B);
            return new AddFunction();
        }

        public override void Backward(Tape tape)
        {
            var dy = Output.Gradient!;
            if (B.NeedsGradient)
            {
                if (B.Shape == Output.Shape) ElementWise.AddTo(dy.Pointer, tape.Accumulated(B), B.Shape.Length);
                else ElementWise.AddRowsTo(dy.Pointer, Output.Shape.Rows, Output.Shape.Last, tape.Accumulated(B));
            }

            if (!A.NeedsGradient) return;
            using var da = tape.GradientInPlace(A, Output, out var source);
            if (source != da.Pointer) new ReadOnlySpan<float>(source, A.Shape.Length).CopyTo(new(da.Pointer, A.Shape.Length));
        }
    }

    private sealed class MultiplyNode : Node
    {
        public Variable A { get; set; } = null!;

        public Variable B { get; set; } = null!;

        public override string Name => "Multiply";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(A);
            inputs.Add(B);
            return new MultiplyFunction();
        }

        public override void Backward(Tape tape)
        {
            var dy = Output.Gradient!.Pointer;
            if (A.NeedsGradient) ElementWise.MultiplyAddTo(dy, B.Value.Pointer, tape.Accumulated(A), A.Shape.Length);
            if (B.NeedsGradient) ElementWise.MultiplyAddTo(dy, A.Value.Pointer, tape.Accumulated(B), B.Shape.Length);
        }
    }

    private sealed class ScaleNode : Node
    {
        public Variable X { get; set; } = null!;

        public float Factor { get; set; }

        public override string Name => "Scale";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(X);
            return new ScaleFunction(Factor);
        }

        public override void Backward(Tape tape)
        {
            if (!X.NeedsGradient) return;
            using var dx = tape.GradientInPlace(X, Output, out var dy);
            ElementWise.Scale(Factor, dy, dx.Pointer, X.Shape.Length);
        }
    }
}
