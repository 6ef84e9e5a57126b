using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Layers;

/// <summary>Convolution of each channel of an image for itself. Parameters: <c>weight</c> (height, width, 1, channels·multiplier),
/// <c>bias</c> (channels·multiplier).</summary>
public sealed class DepthwiseConv2D : SingleInputLayer
{
    private readonly Activation _activation;
    private readonly WindowOptions _window;

    /// <summary>Makes the layer with a square window.</summary>
    /// <param name="scope">Place in the model.</param>
    /// <param name="channels">Channels of x.</param>
    /// <param name="kernel">Rows and columns of the window.</param>
    /// <param name="stride">Pixels from one window to the next.</param>
    /// <param name="padding">Zeros around the image.</param>
    /// <param name="activation">Function of the sums.</param>
    /// <param name="hasBias">Whether there is a bias.</param>
    /// <param name="multiplier">Filters for each channel.</param>
    public DepthwiseConv2D(LayerScope scope, int channels, int kernel, int stride = 1, WindowPadding padding = WindowPadding.None, Activation activation = Activation.None, bool hasBias = true, int multiplier = 1)
        : base(scope)
    {
        var fans = new Fans(kernel * kernel, multiplier * kernel * kernel);
        _activation = activation;
        _window = new(kernel, kernel, stride, stride, padding, channels);
        Weight = AddParameter("weight", new Shape(kernel, kernel, 1, channels * multiplier), Defaults.Weight, fans);
        Bias = hasBias ? AddParameter("bias", new Shape(channels * multiplier), Defaults.Bias, fans) : null;
    }

    /// <summary>(height, width, 1, channels·multiplier).</summary>
    public Parameter Weight { get; }

    /// <summary>(channels·multiplier), or null.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x)
    {
        if (x.Shape.Axes != 4) throw new ShapeException($"DepthwiseConv2D {Name}", "x (batch, height, width, channels)", x.Shape);
        return tape.Conv2D(x, tape.Use(Weight), Bias is null ? null : tape.Use(Bias), _window.For(x.Shape[1], x.Shape[2]), _activation);
    }
}
