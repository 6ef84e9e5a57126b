using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Layers;

/// <summary>2-D convolution of images (batch, height, width, channels): y = f(x * weight + bias). Parameters: <c>weight</c> (height,
/// width, channels / groups, filters), <c>bias</c> (filters).</summary>
public sealed class Conv2D : SingleInputLayer
{
    private readonly Activation _activation;
    private readonly ConvolutionOptions? _options;
    private readonly WindowOptions? _window;

    /// <summary>Makes the layer with a square window.</summary>
    /// <param name="scope">Place in the model.</param>
    /// <param name="channels">Channels of x.</param>
    /// <param name="filters">Channels of y.</param>
    /// <param name="kernel">Rows and columns of the window.</param>
    /// <param name="stride">Pixels from one window to the next.</param>
    /// <param name="padding">Zeros around the image.</param>
    /// <param name="activation">f.</param>
    /// <param name="hasBias">Whether there is a bias.</param>
    /// <param name="groups">Groups of channels that are kept apart.</param>
    public Conv2D(LayerScope scope, int channels, int filters, int kernel, int stride = 1, WindowPadding padding = WindowPadding.None, Activation activation = Activation.None, bool hasBias = true, int groups = 1)
        : this(scope, channels, filters, (kernel, kernel), activation, hasBias, groups) =>
        _window = new(kernel, kernel, stride, stride, padding, groups);

    /// <summary>Makes the layer with any window.</summary>
    /// <param name="scope">Place in the model.</param>
    /// <param name="channels">Channels of x.</param>
    /// <param name="filters">Channels of y.</param>
    /// <param name="kernel">Rows and columns of the window.</param>
    /// <param name="options">How the window moves.</param>
    /// <param name="activation">f.</param>
    /// <param name="hasBias">Whether there is a bias.</param>
    public Conv2D(LayerScope scope, int channels, int filters, (int Height, int Width) kernel, ConvolutionOptions options, Activation activation = Activation.None, bool hasBias = true)
        : this(scope, channels, filters, kernel, activation, hasBias, options.Groups) =>
        _options = options;

    private Conv2D(LayerScope scope, int channels, int filters, (int Height, int Width) kernel, Activation activation, bool hasBias, int groups)
        : base(scope)
    {
        if (groups < 1 || channels % groups != 0 || filters % groups != 0)
            throw new ArgumentException($"{scope.Name}: {channels} channels and {filters} filters do not split into {groups} groups", nameof(groups));
        var pixels = kernel.Height * kernel.Width;
        var fans = new Fans(channels / groups * pixels, filters / groups * pixels);
        _activation = activation;
        Weight = AddParameter("weight", new Shape(kernel.Height, kernel.Width, channels / groups, filters), Defaults.Weight, fans);
        Bias = hasBias ? AddParameter("bias", new Shape(filters), Defaults.Bias, fans) : null;
    }

    /// <summary>(height, width, channels / groups, filters).</summary>
    public Parameter Weight { get; }

    /// <summary>(filters), or null.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x)
    {
        var options = _options ?? (x.Shape.Axes == 4 ? _window!.For(x.Shape[1], x.Shape[2]) : null);
        return tape.Conv2D(x, tape.Use(Weight), Bias is null ? null : tape.Use(Bias), options, _activation);
    }
}
