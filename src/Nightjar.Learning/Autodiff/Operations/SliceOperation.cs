using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>A part of a tensor.</summary>
public static class SliceOperation
{
    /// <summary>Elements <paramref name="first"/> to first + count of one axis, all of the others.</summary>
    /// <exception cref="ShapeException">x has no such axis, or not so many elements along it.</exception>
    public static Variable Slice(this Tape tape, Variable x, int axis, int first, int count)
    {
        if (axis < 0 || axis >= x.Shape.Axes || first < 0 || count < 0 || first > x.Shape[axis] - count)
            throw new ShapeException("Slice", $"elements {first} to {(long)first + count} of axis {axis} to exist", x.Shape);
        var node = tape.NewNode<SliceNode>();
        (node.X, node.Axis, node.First) = (x, axis, first);
        var y = tape.Result(node, x.Shape.With(axis, count), x.NeedsGradient);
        var inner = Inner(x.Shape, axis);
        var (block, part, before) = (inner * x.Shape[axis], inner * count, inner * first);
        var source = x.Value.Span;
        var target = y.Value.Span;
        for (; !target.IsEmpty; source = source[block..], target = target[part..]) source.Slice(before, part).CopyTo(target);
        return y;
    }

    /// <summary>Element <paramref name="index"/> of one axis, which the result has no more.</summary>
    /// <exception cref="ShapeException">x has no such axis, or no such element along it.</exception>
    public static Variable Select(this Tape tape, Variable x, int axis, int index)
    {
        if (axis < 0 || axis >= x.Shape.Axes || index < 0 || index >= x.Shape[axis])
            throw new ShapeException("Select", $"element {index} of axis {axis} to exist", x.Shape);
        Span<int> extents = stackalloc int[Shape.MostAxes];
        for (var k = 0; k < x.Shape.Axes - 1; k++) extents[k] = x.Shape[k < axis ? k : k + 1];
        return tape.Reshape(tape.Slice(x, axis, index, 1), new(extents[..(x.Shape.Axes - 1)]));
    }

    private static int Inner(Shape shape, int axis)
    {
        var inner = 1;
        for (var k = axis + 1; k < shape.Axes; k++) inner *= shape[k];
        return inner;
    }

    private sealed class SliceNode : Node
    {
        public Variable X { get; set; } = null!;

        public int Axis { get; set; }

        public int First { get; set; }

        public override string Name => "Slice";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(X);
            return new SliceFunction(Axis, First);
        }

        public override unsafe void Backward(Tape tape)
        {
            if (!X.NeedsGradient) return;
            using var slot = tape.Gradient(X);
            var inner = Inner(X.Shape, Axis);
            var (block, part, before) = (inner * X.Shape[Axis], inner * Output.Shape[Axis], inner * First);
            var dx = new Span<float>(slot.Pointer, X.Shape.Length);
            var dy = Output.Gradient!.Span;
            for (; !dx.IsEmpty; dx = dx[block..], dy = dy[part..])
            {
                dx[..before].Clear();
                dy[..part].CopyTo(dx[before..]);
                dx[(before + part)..block].Clear();
            }
        }
    }
}
