using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>The same numbers under another shape.</summary>
public static unsafe class ReshapeOperation
{
    /// <summary>The same numbers under another shape, without a copy.</summary>
    /// <exception cref="ShapeException">The numbers of elements differ.</exception>
    public static Variable Reshape(this Tape tape, Variable x, Shape shape)
    {
        if (shape.Length != x.Shape.Length) throw new ShapeException("Reshape", $"{x.Shape.Length} elements", x.Shape, shape);
        var node = tape.NewNode<ReshapeNode>();
        node.X = x;
        return tape.ResultView(node, x, shape);
    }

    /// <summary>All axes but the outermost in one: (batch, …) to (batch, elements).</summary>
    public static Variable Flatten(this Tape tape, Variable x) =>
        tape.Reshape(x, new(x.Shape[0], x.Shape[0] == 0 ? 0 : x.Shape.Length / x.Shape[0]));

    private sealed class ReshapeNode : Node
    {
        public Variable X { get; set; } = null!;

        public override string Name => "Reshape";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(X);
            return new ReshapeFunction();
        }

        public override void Backward(Tape tape)
        {
            if (!X.NeedsGradient) return;
            using var dx = tape.GradientInPlace(X, Output, out var dy);
            if (dy != dx.Pointer) new ReadOnlySpan<float>(dy, X.Shape.Length).CopyTo(new(dx.Pointer, X.Shape.Length));
        }
    }
}
