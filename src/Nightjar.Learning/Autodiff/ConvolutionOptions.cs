using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff;

/// <summary>How a window moves over an image. Each pair is (height, width).</summary>
public sealed record ConvolutionOptions
{
    /// <summary>Step 1, no padding, no gaps, one group.</summary>
    public static ConvolutionOptions Plain { get; } = new();

    /// <summary>Pixels from one window to the next.</summary>
    public (int Height, int Width) Stride { get; init; } = (1, 1);

    /// <summary>Rows and columns of zeros before the image.</summary>
    public (int Top, int Left) PadBefore { get; init; }

    /// <summary>Rows and columns of zeros behind the image.</summary>
    public (int Bottom, int Right) PadAfter { get; init; }

    /// <summary>Pixels from one tap of the window to the next.</summary>
    public (int Height, int Width) Dilation { get; init; } = (1, 1);

    /// <summary>Groups of channels that are kept apart; as many as channels makes a depthwise convolution.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Takes stride, padding, dilation and groups such that the output is ceil(input / stride), the odd row of padding
    /// behind the image, as TensorFlow's "same".</summary>
    public static ConvolutionOptions Same(int height, int width, int kernelHeight, int kernelWidth, int stride = 1, int groups = 1)
    {
        var vertical = Math.Max(0, ((((height + stride - 1) / stride) - 1) * stride) + kernelHeight - height);
        var horizontal = Math.Max(0, ((((width + stride - 1) / stride) - 1) * stride) + kernelWidth - width);
        return new()
        {
            Stride = (stride, stride),
            PadBefore = (vertical / 2, horizontal / 2),
            PadAfter = (vertical - (vertical / 2), horizontal - (horizontal / 2)),
            Groups = groups,
        };
    }

    internal ConvolutionGeometry Geometry(Shape x, Shape weight)
    {
        var geometry = new ConvolutionGeometry(
            x[0], x[1], x[2], x[3], weight[3], weight[0], weight[1], Stride.Height, Stride.Width,
            PadBefore.Top, PadAfter.Bottom, PadBefore.Left, PadAfter.Right, Dilation.Height, Dilation.Width, Groups);
        geometry.Check("Conv2D");
        return geometry;
    }
}
