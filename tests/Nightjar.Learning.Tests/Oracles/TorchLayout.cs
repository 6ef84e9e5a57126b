using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Oracles;

/// <summary>From PyTorch's order of axes to Nightjar's: what was axis Axes[i] becomes axis i. With a view the numbers are first
/// seen under other extents; with a shape they are seen under that one at the end.</summary>
internal sealed record TorchLayout(int[] Axes)
{
    /// <summary>As PyTorch has it.</summary>
    public static readonly TorchLayout Same = new([]);

    /// <summary>(outputs, inputs) to (inputs, outputs).</summary>
    public static readonly TorchLayout Matrix = new([1, 0]);

    /// <summary>(filters, channels, height, width) to (height, width, channels, filters).</summary>
    public static readonly TorchLayout Kernel = new([2, 3, 1, 0]);

    /// <summary>(batch, channels, height, width) to (batch, height, width, channels).</summary>
    public static readonly TorchLayout Image = new([0, 2, 3, 1]);

    /// <summary>(filters, channels, length) to (1, length, channels, filters).</summary>
    public static readonly TorchLayout SeriesKernel = new([2, 1, 0]) { Grow = s => new(1, s[0], s[1], s[2]) };

    /// <summary>(batch, channels, length) to (batch, 1, length, channels).</summary>
    public static readonly TorchLayout Series = new([0, 2, 1]) { Grow = s => new(s[0], 1, s[1], s[2]) };

    /// <summary>Extents under which the numbers are seen first.</summary>
    public int[]? View { get; init; }

    /// <summary>The shape under which the turned numbers are seen.</summary>
    public Func<int[], Shape>? Grow { get; init; }

    /// <summary>The weight of a dense layer behind a flattened image: (outputs, channels·height·width) to
    /// (height·width·channels, outputs).</summary>
    public static TorchLayout FlattenedMatrix(int outputs, int channels, int height, int width) =>
        new([2, 3, 1, 0]) { View = [outputs, channels, height, width], Grow = s => new(s[0] * s[1] * s[2], s[3]) };

    public (Shape Shape, float[] Values) Convert(ReadOnlySpan<int> torchShape, ReadOnlySpan<float> values)
    {
        var from = View ?? torchShape.ToArray();
        var axes = Axes.Length == 0 ? [.. Enumerable.Range(0, from.Length)] : Axes;
        var to = Array.ConvertAll(axes, a => from[a]);
        var strides = new int[from.Length];
        for (int axis = from.Length - 1, stride = 1; axis >= 0; stride *= from[axis--]) strides[axis] = stride;
        var result = new float[values.Length];
        for (var i = 0; i < result.Length; i++)
        {
            var (rest, source) = (i, 0);
            for (var axis = to.Length - 1; axis >= 0; axis--)
            {
                source += rest % to[axis] * strides[axes[axis]];
                rest /= to[axis];
            }

            result[i] = values[source];
        }

        return (Grow?.Invoke(to) ?? new Shape(to), result);
    }
}
