using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Axes in another order.</summary>
public static unsafe class PermuteOperation
{
    /// <summary>Axis k of the result is axis <paramref name="order"/>[k] of x: (2, 0, 1) makes (height, width, channels) into
    /// (channels, height, width).</summary>
    /// <exception cref="ShapeException">The order does not name every axis of x once.</exception>
    public static Variable Permute(this Tape tape, Variable x, params ReadOnlySpan<int> order)
    {
        var named = 0;
        foreach (var axis in order) named |= axis >= 0 && axis < x.Shape.Axes ? 1 << axis : 0;
        if (order.Length != x.Shape.Axes || named != (1 << order.Length) - 1)
            throw new ShapeException("Permute", $"an order of {x.Shape.Axes} axes, found ({string.Join(", ", order.ToArray())})", x.Shape);
        var node = tape.NewNode<PermuteNode>();
        (node.X, node.Geometry, node.Order) = (x, new(x.Shape, order), new(order));
        var shape = x.Shape;
        for (var k = 0; k < order.Length; k++) shape = shape.With(k, x.Shape[order[k]]);
        var y = tape.Result(node, shape, x.NeedsGradient);
        Kernels.Permute.Forward(node.Geometry, x.Value.Pointer, y.Value.Pointer);
        return y;
    }

    /// <summary>The last two axes exchanged, each matrix of x turned.</summary>
    /// <exception cref="ShapeException">x has fewer than two axes.</exception>
    public static Variable Transpose(this Tape tape, Variable x)
    {
        var axes = x.Shape.Axes;
        if (axes < 2) throw new ShapeException("Transpose", "two axes or more", x.Shape);
        Span<int> order = stackalloc int[Shape.MostAxes];
        for (var k = 0; k < axes; k++) order[k] = k;
        (order[axes - 2], order[axes - 1]) = (axes - 1, axes - 2);
        return tape.Permute(x, order[..axes]);
    }

    private sealed class PermuteNode : Node
    {
        public Variable X { get; set; } = null!;

        public PermuteGeometry Geometry { get; set; }

        public Shape Order { get; set; }

        public override string Name => "Permute";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(X);
            return new PermuteFunction(Order);
        }

        public override void Backward(Tape tape)
        {
            if (!X.NeedsGradient) return;
            using var dx = tape.Gradient(X);
            Kernels.Permute.Backward(Geometry, Output.Gradient!.Pointer, dx.Pointer);
        }
    }
}
