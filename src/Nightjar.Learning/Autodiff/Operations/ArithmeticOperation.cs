using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Sums and products of tensors.</summary>
public static unsafe class ArithmeticOperation
{
    /// <summary>a + b. b may be smaller: shapes are lined up from the last axis, and where b has the extent 1, or no axis in
    /// front, it is repeated: a row of channels, (time, features) for every sequence, (batch, 1, 1, channels) for every
    /// pixel.</summary>
    /// <exception cref="ShapeException">The shapes do not line up, or b is repeated along axes that are not neighbours.</exception>
    public static Variable Add(this Tape tape, Variable a, Variable b)
    {
        var g = BroadcastGeometry.Between("Add", a.Shape, b.Shape);
        var node = tape.NewNode<AddNode>();
        (node.A, node.B, node.Geometry) = (a, b, g);
        var y = tape.Result(node, a.Shape, a.NeedsGradient || b.NeedsGradient);
        Broadcast.Add(g, a.Value.Pointer, b.Value.Pointer, y.Value.Pointer);
        return y;
    }

    /// <summary>a·b, element by element. b may be smaller as in <see cref="Add"/>: a scale of each channel (layer scale), a gate
    /// (batch, 1, 1, channels) for all pixels (squeeze and excite), a mask.</summary>
    /// <exception cref="ShapeException">The shapes do not line up, or b is repeated along axes that are not neighbours.</exception>
    public static Variable Multiply(this Tape tape, Variable a, Variable b)
    {
        var g = BroadcastGeometry.Between("Multiply", a.Shape, b.Shape);
        var node = tape.NewNode<MultiplyNode>();
        (node.A, node.B, node.Geometry) = (a, b, g);
        var y = tape.Result(node, a.Shape, a.NeedsGradient || b.NeedsGradient);
        Broadcast.Multiply(g, a.Value.Pointer, b.Value.Pointer, y.Value.Pointer);
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

        public BroadcastGeometry Geometry { get; set; }

        public override string Name => "Add";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(A);
            inputs.Add(B);
            return new AddFunction();
        }

        public override void Backward(Tape tape)
        {
            if (B.NeedsGradient) Broadcast.SumTo(Geometry, Output.Gradient!.Pointer, tape.Accumulated(B));
            if (!A.NeedsGradient) return;
            using var da = tape.GradientInPlace(A, Output, out var source);
            if (source != da.Pointer) new ReadOnlySpan<float>(source, A.Shape.Length).CopyTo(new(da.Pointer, A.Shape.Length));
        }
    }

    private sealed class MultiplyNode : Node
    {
        public Variable A { get; set; } = null!;

        public Variable B { get; set; } = null!;

        public BroadcastGeometry Geometry { get; set; }

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
            if (B.NeedsGradient) Broadcast.SumProductsTo(Geometry, A.Value.Pointer, dy, tape.Accumulated(B));
            if (!A.NeedsGradient) return;
            using var da = tape.GradientInPlace(A, Output, out dy);
            Broadcast.Multiply(Geometry, dy, B.Value.Pointer, da.Pointer);
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
