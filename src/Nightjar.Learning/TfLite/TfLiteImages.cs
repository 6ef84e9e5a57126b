using Nightjar.Formats.TfLite;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.TfLite;

/// <summary>Operators on images, which are channels-last in the file too.</summary>
internal static class TfLiteImages
{
    /// <summary>CONV_2D; the file's filters are (filters, height, width, channels / groups).</summary>
    public static TfLiteValue Convolve(TfLiteNetwork net)
    {
        var o = net.Step.RequireOptions<TfLiteOptions.Conv2D>();
        var (x, w) = (net.Input(0), net.Input(1));
        if (x.Shape.Axes != 4 || w.Shape.Axes != 4 || w.Shape.Length == 0 || x.Shape[3] % w.Shape[3] != 0) throw net.Fault($"a convolution of {x.Shape} with {w.Shape}");
        var (filters, channels) = (w.Shape[0], w.Shape[3]);
        var options = Options(net, x, w.Shape, o.Padding, (o.StrideHeight, o.StrideWidth), (o.DilationHeight, o.DilationWidth), x.Shape[3] / channels);
        var integers = TfLiteIntegers.Of(w, 0);
        if (integers is not null) integers = integers with { Values = Turn(integers.Values, filters) };
        return Convolve(net, x, new(w.Shape[1], w.Shape[2], channels, filters), Turn(net.Numbers(w, "filter"), filters), integers, options, o.Activation);
    }

    /// <summary>DEPTHWISE_CONV_2D; the file's filters are (1, height, width, filters), those of one channel side by side.</summary>
    public static TfLiteValue ConvolveDepthwise(TfLiteNetwork net)
    {
        var o = net.Step.RequireOptions<TfLiteOptions.DepthwiseConv2D>();
        var (x, w) = (net.Input(0), net.Input(1));
        if (x.Shape.Axes != 4 || w.Shape.Axes != 4 || w.Shape[0] != 1 || x.Shape[3] == 0 || w.Shape[3] % x.Shape[3] != 0) throw net.Fault($"a depthwise convolution of {x.Shape} with {w.Shape}");
        var options = Options(net, x, w.Shape, o.Padding, (o.StrideHeight, o.StrideWidth), (o.DilationHeight, o.DilationWidth), x.Shape[3]);
        return Convolve(net, x, new(w.Shape[1], w.Shape[2], 1, w.Shape[3]), net.Numbers(w, "filter"), TfLiteIntegers.Of(w, 3), options, o.Activation);
    }

    /// <summary>MAX_POOL_2D and AVERAGE_POOL_2D; padding takes no part in either.</summary>
    public static TfLiteValue Pool(TfLiteNetwork net, bool isMax)
    {
        var o = net.Step.RequireOptions<TfLiteOptions.Pool2D>();
        var x = net.On(net.Input(0));
        if (x.Shape.Axes != 4) throw net.Fault($"a pool of {x.Shape}");
        var (top, bottom) = Pads(net, o.Padding, x.Shape[1], o.FilterHeight, o.StrideHeight, 1);
        var (left, right) = Pads(net, o.Padding, x.Shape[2], o.FilterWidth, o.StrideWidth, 1);
        var (window, stride) = ((o.FilterHeight, o.FilterWidth), (o.StrideHeight, o.StrideWidth));
        net.Claim(0, (long)x.Shape.Length / net.Batch * Math.Min(window.FilterHeight, x.Shape[1]) * Math.Min(window.FilterWidth, x.Shape[2]));
        var y = isMax ? net.Tape.MaxPool(x, window, stride, (top, left), (bottom, right)) : net.Tape.AveragePool(x, window, stride, (top, left), (bottom, right));
        return new(y.Shape) { Variable = net.Activate(y, o.Activation) };
    }

    /// <summary>PAD of height and width, which the next convolution takes in.</summary>
    public static TfLiteValue Pad(TfLiteNetwork net)
    {
        var (x, pads) = (net.Input(0), net.Integers(1));
        if (x.Shape.Axes != 4 || pads.Length != 8 || pads[0] != 0 || pads[1] != 0 || pads[6] != 0 || pads[7] != 0 || pads.Any(p => p is < 0 or > short.MaxValue))
            throw net.Fault($"zeros ({string.Join(", ", pads)}) around {x.Shape}");
        var padding = Array.ConvertAll(pads[2..6], p => (int)p);
        var shape = x.Shape.With(1, checked(x.Shape[1] + padding[0] + padding[1]));
        return new(shape.With(2, checked(shape[2] + padding[2] + padding[3]))) { Variable = net.On(x), Padding = padding };
    }

    /// <summary>RESIZE_BILINEAR with pixels as areas.</summary>
    public static TfLiteValue Resize(TfLiteNetwork net)
    {
        var (o, x, size) = (net.Step.RequireOptions<TfLiteOptions.ResizeBilinear>(), net.On(net.Input(0)), net.Integers(1));
        if (o.AlignCorners || !o.HalfPixelCentres) throw net.Fault("it takes pixels as points; here they are areas");
        if (x.Shape.Axes != 4 || size.Length != 2 || size.Any(n => n is < 1 or > short.MaxValue)) throw net.Fault($"{x.Shape} to ({string.Join(", ", size)}) pixels");
        net.Claim(checked(x.Shape[0] * size[0] * size[1] * x.Shape[3]));
        var y = net.Tape.ResizeBilinear(x, (int)size[0], (int)size[1]);
        return new(y.Shape) { Variable = y };
    }

    private static TfLiteValue Convolve(TfLiteNetwork net, TfLiteValue x, Shape shape, float[] weight, TfLiteIntegers? integers, ConvolutionOptions options, TfLiteActivation activation)
    {
        var bias = net.Optional(2) is { } row ? net.Numbers(row, "bias") : null;
        var image = x.Padding is null ? net.On(x) : x.Variable!;
        var (height, width) = ((long)image.Shape[1] + options.PadBefore.Top + options.PadAfter.Bottom, (long)image.Shape[2] + options.PadBefore.Left + options.PadAfter.Right);
        var pixels = ((height / options.Stride.Height) + 1) * ((width / options.Stride.Width) + 1);
        net.Claim(checked(height * width * image.Shape[3]));
        net.Claim(checked(image.Shape[0] * pixels * shape[3]), checked(pixels * shape.Length));
        var b = bias is null ? null : net.Weight("bias", new(bias.Length), bias);
        var isRelu = activation == TfLiteActivation.Relu;
        var y = net.Tape.Conv2D(image, net.Weight("weight", shape, weight, integers), b, options, isRelu ? Activation.Relu : Activation.None);
        return new(y.Shape) { Variable = isRelu ? y : net.Activate(y, activation) };
    }

    // (filters, the rest) to (the rest, filters).
    private static T[] Turn<T>(T[] values, int filters)
    {
        var (turned, rest) = (new T[values.Length], values.Length / Math.Max(filters, 1));
        for (var i = 0; i < values.Length; i++) turned[(i % rest * filters) + (i / rest)] = values[i];
        return turned;
    }

    private static ConvolutionOptions Options(TfLiteNetwork net, TfLiteValue x, Shape filter, TfLitePadding padding, (int Height, int Width) stride, (int Height, int Width) dilation, int groups)
    {
        var (top, bottom) = Pads(net, padding, x.Shape[1], filter[1], stride.Height, dilation.Height);
        var (left, right) = Pads(net, padding, x.Shape[2], filter[2], stride.Width, dilation.Width);
        var around = x.Padding ?? [0, 0, 0, 0];
        return new()
        {
            Stride = stride,
            Dilation = dilation,
            PadBefore = (top + around[0], left + around[2]),
            PadAfter = (bottom + around[1], right + around[3]),
            Groups = groups,
        };
    }

    private static (int Before, int After) Pads(TfLiteNetwork net, TfLitePadding padding, int size, int window, int stride, int dilation)
    {
        if (window < 1 || stride < 1 || dilation < 1 || (long)window * dilation > short.MaxValue) throw net.Fault($"a window of {window} pixels, {dilation} apart, steps of {stride}");
        if (padding == TfLitePadding.Valid) return (0, 0);
        var total = Math.Max(0, ((((size + stride - 1L) / stride) - 1) * stride) + ((window - 1L) * dilation) + 1 - size);
        return ((int)(total / 2), (int)(total - (total / 2)));
    }
}
