using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Layers;

/// <summary>A depthwise convolution without bias, then a convolution with a window of one pixel (Chollet 2017, arXiv 1610.02357).
/// Parts: <c>depthwise</c>, <c>pointwise</c>.</summary>
public sealed class SeparableConv2D : SingleInputLayer
{
    private readonly DepthwiseConv2D _depthwise;
    private readonly Conv2D _pointwise;

    /// <summary>Makes the layer with a square window.</summary>
    /// <param name="scope">Place in the model.</param>
    /// <param name="channels">Channels of x.</param>
    /// <param name="filters">Channels of y.</param>
    /// <param name="kernel">Rows and columns of the window.</param>
    /// <param name="stride">Pixels from one window to the next.</param>
    /// <param name="padding">Zeros around the image.</param>
    /// <param name="activation">Function of the sums.</param>
    /// <param name="hasBias">Whether the second convolution has a bias.</param>
    public SeparableConv2D(LayerScope scope, int channels, int filters, int kernel, int stride = 1, WindowPadding padding = WindowPadding.None, Activation activation = Activation.None, bool hasBias = true)
        : base(scope)
    {
        _depthwise = new(scope["depthwise"], channels, kernel, stride, padding, hasBias: false);
        _pointwise = new(scope["pointwise"], channels, filters, kernel: 1, activation: activation, hasBias: hasBias);
    }

    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x) => _pointwise.Forward(tape, _depthwise.Forward(tape, x));
}
