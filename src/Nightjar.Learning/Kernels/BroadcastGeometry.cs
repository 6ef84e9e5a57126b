using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Kernels;

/// <summary>How a small tensor b (Outer, Inner) meets a large one a (Outer, Repeats, Inner): each of its rows serves Repeats rows
/// of a.</summary>
internal readonly record struct BroadcastGeometry(int Outer, int Repeats, int Inner)
{
    /// <summary>Elements of the small tensor.</summary>
    public int SmallLength => Outer * Inner;

    /// <summary>Lines up the axes of two shapes from the last one. b's extents are a's, or 1 (or left out in front) where b is
    /// repeated; the axes where it is repeated are neighbours.</summary>
    /// <exception cref="ShapeException">The shapes do not line up so.</exception>
    public static BroadcastGeometry Between(string operation, Shape a, Shape b)
    {
        var missing = a.Axes - b.Axes;
        var (axis, inner, repeats, outer) = (a.Axes - 1, 1, 1, 1);
        if (missing >= 0)
        {
            for (; axis >= 0 && Small(axis) == a[axis]; axis--) inner *= a[axis];
            for (; axis >= 0 && Small(axis) == 1; axis--) repeats *= a[axis];
            for (; axis >= 0 && Small(axis) == a[axis]; axis--) outer *= a[axis];
        }

        if (missing < 0 || axis >= 0)
            throw new ShapeException(operation, "equal shapes, or b's extents equal to a's or 1 from the last axis on, with the ones side by side", a, b);
        return new(outer, repeats, inner);

        int Small(int i) => i < missing ? 1 : b[i - missing];
    }
}
