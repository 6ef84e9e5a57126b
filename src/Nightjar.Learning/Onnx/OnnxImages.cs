using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;

namespace Nightjar.Learning.Onnx;

/// <summary>Functions of images.</summary>
internal static class OnnxImages
{
    /// <summary>f(x * w + bias).</summary>
    public static void Convolve(OnnxTranslation work, GraphNode node, ConvolutionFunction f)
    {
        var (x, name) = (work.Input(node, 0), work.Input(node, 1));
        var shape = work.ShapeOf(name, 4);
        var (height, width, channels, filters) = (shape[0], shape[1], shape[2], shape[3]);
        var weight = work.Builder.Shared($"{name}/filters-first", key => work.Integers(name) is { } bytes
            ? work.Dequantized(name, Turn(bytes, height * width, channels, filters), 0, [filters, channels, height, width])
            : work.Builder.Floats(key, Turn(work.Weight(name), height * width, channels, filters), filters, channels, height, width));
        string[] inputs = work.Optional(node, 2) is { } bias ? [work.Get(x, OnnxLayout.ChannelsFirst), weight, work.Get(bias)] : [work.Get(x, OnnxLayout.ChannelsFirst), weight];
        var y = work.Builder.Emit(
            "Conv",
            inputs,
            ("dilations", new long[] { f.DilationHeight, f.DilationWidth }),
            ("group", (long)f.Groups),
            ("kernel_shape", new long[] { height, width }),
            ("pads", new long[] { f.PadTop, f.PadLeft, f.PadBottom, f.PadRight }),
            ("strides", new long[] { f.StrideHeight, f.StrideWidth }));
        work.Define(node.Output, OnnxLayout.ChannelsFirst, OnnxElementWise.Apply(work, y, f.Activation));
    }

    /// <summary>Largest or mean pixels.</summary>
    public static void Pool(OnnxTranslation work, GraphNode node, PoolFunction f)
    {
        List<(string, object)> settings =
        [
            ("kernel_shape", new long[] { f.WindowHeight, f.WindowWidth }),
            ("pads", new long[] { f.PadTop, f.PadLeft, f.PadBottom, f.PadRight }),
            ("strides", new long[] { f.StrideHeight, f.StrideWidth }),
        ];
        if (!f.IsMax) settings.Add(("count_include_pad", 0L));
        var y = work.Builder.Emit(f.IsMax ? "MaxPool" : "AveragePool", [work.Get(work.Input(node, 0), OnnxLayout.ChannelsFirst)], [.. settings]);
        work.Define(node.Output, OnnxLayout.ChannelsFirst, y);
    }

    /// <summary>Bilinear interpolation.</summary>
    public static void Resize(OnnxTranslation work, GraphNode node)
    {
        var b = work.Builder;
        if (node.Shape.Axes != 4) throw work.NotSupported($"images of {node.Shape}");
        var x = work.Get(work.Input(node, 0), OnnxLayout.ChannelsFirst);
        var kept = b.Emit("Slice", [b.Emit("Shape", [x]), b.List(0), b.List(2)]);
        var size = b.Emit("Concat", [kept, b.List(node.Shape[1], node.Shape[2])], ("axis", 0L));
        var y = b.Emit("Resize", [x, "", "", size], ("mode", "linear"), ("coordinate_transformation_mode", "half_pixel"));
        work.Define(node.Output, OnnxLayout.ChannelsFirst, y);
    }

    // (pixels, channels, filters) to (filters, channels, pixels).
    private static T[] Turn<T>(T[] weight, int pixels, int channels, int filters)
    {
        var turned = new T[weight.Length];
        for (var i = 0; i < weight.Length; i++)
        {
            var (pixel, channel, filter) = (i / (channels * filters), i / filters % channels, i % filters);
            turned[(((filter * channels) + channel) * pixels) + pixel] = weight[i];
        }

        return turned;
    }
}
