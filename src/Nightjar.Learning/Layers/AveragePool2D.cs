using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Layers;

/// <summary>The mean of the pixels that exist of each window and channel of images (batch, height, width, channels).</summary>
public sealed class AveragePool2D : SingleInputLayer
{
    private readonly int _window;
    private readonly WindowOptions _options;

    /// <summary>Makes the layer with a square window.</summary>
    /// <param name="scope">Place in the model.</param>
    /// <param name="window">Rows and columns of the window.</param>
    /// <param name="stride">Pixels from one window to the next; 0 for the window's size.</param>
    /// <param name="padding">What is put around the image; it takes no part.</param>
    public AveragePool2D(LayerScope scope, int window, int stride = 0, WindowPadding padding = WindowPadding.None)
        : base(scope)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(window);
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        var step = stride == 0 ? window : stride;
        (_window, _options) = (window, new(window, window, step, step, padding, groups: 1));
    }

    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x)
    {
        if (x.Shape.Axes != 4) throw new ShapeException($"AveragePool2D {Name}", "x (batch, height, width, channels)", x.Shape);
        var options = _options.For(x.Shape[1], x.Shape[2]);
        return tape.AveragePool(x, (_window, _window), options.Stride, options.PadBefore, options.PadAfter);
    }
}
