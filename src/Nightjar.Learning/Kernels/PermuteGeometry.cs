using System.Runtime.CompilerServices;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Kernels;

/// <summary>A walk over a tensor in another order of its axes. Axes that stay neighbours are joined, so that what is copied in one
/// piece is as long as can be.</summary>
internal readonly struct PermuteGeometry
{
    private readonly Numbers _extents;
    private readonly Numbers _strides;

    /// <summary>Result axis k is source axis <paramref name="order"/>[k]; each axis comes once.</summary>
    public PermuteGeometry(Shape source, ReadOnlySpan<int> order)
    {
        Span<int> strides = stackalloc int[Shape.MostAxes];
        for (int axis = source.Axes - 1, step = 1; axis >= 0; axis--)
        {
            strides[axis] = step;
            step *= source[axis];
        }

        // Filled from the last axis; what is left in front has the extent 1.
        ((Span<int>)_extents).Fill(1);
        var place = Shape.MostAxes;
        for (var k = order.Length - 1; k >= 0; k--)
        {
            var (extent, stride) = (source[order[k]], strides[order[k]]);
            if (extent == 1) continue;
            if (place < Shape.MostAxes && stride == _strides[place] * _extents[place])
            {
                _extents[place] *= extent;
                continue;
            }

            place--;
            (_extents[place], _strides[place]) = (extent, stride);
        }

        if (place == Shape.MostAxes) _strides[place - 1] = 1;
    }

    /// <summary>Axes of the walk; axes that the tensor has not have the extent 1.</summary>
    public static int Axes => Shape.MostAxes;

    /// <summary>Whether the order of the elements stays as it is.</summary>
    public bool IsCopy
    {
        get
        {
            for (var k = 0; k < Axes - 1; k++)
            {
                if (_extents[k] != 1) return false;
            }

            return _strides[Axes - 1] == 1;
        }
    }

    /// <summary>Elements along axis k of the result.</summary>
    public int Extent(int k) => _extents[k];

    /// <summary>Floats of the source from one element of axis k to the next.</summary>
    public int Stride(int k) => _strides[k];

    [InlineArray(Shape.MostAxes)]
    private struct Numbers
    {
        private int _first;
    }
}
