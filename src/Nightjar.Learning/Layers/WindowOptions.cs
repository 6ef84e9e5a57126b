using Nightjar.Learning.Autodiff;

namespace Nightjar.Learning.Layers;

/// <summary>Knows the padding of a window for images of any size. The last answer is kept, as images mostly are of one
/// size.</summary>
internal sealed class WindowOptions(int kernelHeight, int kernelWidth, int strideHeight, int strideWidth, WindowPadding padding, int groups)
{
    private Answer? _last;

    public ConvolutionOptions For(int height, int width)
    {
        // Threads may ask at once: the answer is immutable, and which of two equal ones stays does not matter.
        var last = Volatile.Read(ref _last);
        if (last is not null && last.Height == height && last.Width == width) return last.Options;
        var (top, bottom) = Pads(height, kernelHeight, strideHeight);
        var (left, right) = Pads(width, kernelWidth, strideWidth);
        var options = new ConvolutionOptions { Stride = (strideHeight, strideWidth), PadBefore = (top, left), PadAfter = (bottom, right), Groups = groups };
        Volatile.Write(ref _last, new(height, width, options));
        return options;
    }

    private (int Before, int After) Pads(int extent, int kernel, int stride)
    {
        if (padding == WindowPadding.None) return (0, 0);
        if (padding == WindowPadding.Half) return (kernel / 2, kernel / 2);
        var missing = Math.Max(0, ((((extent + stride - 1) / stride) - 1) * stride) + kernel - extent);
        return (missing / 2, missing - (missing / 2));
    }

    private sealed record Answer(int Height, int Width, ConvolutionOptions Options);
}
