using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;

namespace Nightjar.Learning.Onnx;

/// <summary>Dense layers, norms and softmax.</summary>
internal static class OnnxLayers
{
    /// <summary>f(x·w + bias) over the last axis.</summary>
    public static void Dense(OnnxTranslation work, GraphNode node, DenseFunction function)
    {
        var x = work.Input(node, 0);
        var layout = work.RowsHome(x);
        var (source, weight) = (work.Get(x, layout), work.Get(work.Input(node, 1)));
        var bias = work.Optional(node, 2) is { } name ? work.Get(name) : null;
        string y;
        if (bias is not null && work.ShapeOf(x).Axes == 2)
        {
            y = work.Builder.Emit("Gemm", [source, weight, bias]);
        }
        else
        {
            y = work.Builder.Emit("MatMul", [source, weight]);
            if (bias is not null) y = work.Builder.Emit("Add", [y, bias]);
        }

        work.Define(node.Output, layout, OnnxElementWise.Apply(work, y, function.Activation));
    }

    /// <summary>Softmax, or its logarithm.</summary>
    public static void Softmax(OnnxTranslation work, GraphNode node, SoftmaxFunction function)
    {
        var x = work.Input(node, 0);
        var layout = work.RowsHome(x);
        work.Define(node.Output, layout, work.Builder.Emit(function.IsLogarithm ? "LogSoftmax" : "Softmax", [work.Get(x, layout)], ("axis", -1L)));
    }

    /// <summary>Layer normalisation over the last axis.</summary>
    public static void LayerNorm(OnnxTranslation work, GraphNode node, LayerNormFunction function)
    {
        var x = work.Input(node, 0);
        var layout = work.RowsHome(x);
        var y = work.Builder.Emit(
            "LayerNormalization",
            [work.Get(x, layout), work.Get(work.Input(node, 1)), work.Get(work.Input(node, 2))],
            ("axis", -1L),
            ("epsilon", function.Epsilon));
        work.Define(node.Output, layout, y);
    }

    /// <summary>Batch normalisation with stored statistics: ONNX's own, which runtimes fold into convolutions, for images and rows;
    /// for other arrays a product and a sum.</summary>
    public static void BatchNorm(OnnxTranslation work, GraphNode node, BatchNormFunction function)
    {
        var x = work.Input(node, 0);
        if (work.ShapeOf(x).Axes is 2 or 4)
        {
            var layout = work.ShapeOf(x).Axes == 4 ? OnnxLayout.ChannelsFirst : OnnxLayout.Plain;
            string[] inputs = [work.Get(x, layout), .. Enumerable.Range(1, 4).Select(i => work.Get(work.Input(node, i)))];
            work.Define(node.Output, layout, work.Builder.Emit("BatchNormalization", inputs, ("epsilon", function.Epsilon)));
            return;
        }

        var channels = work.ShapeOf(x).Last;
        var (gain, shift) = (work.Weight(work.Input(node, 1), channels), work.Weight(work.Input(node, 2), channels));
        var (mean, variance) = (work.Weight(work.Input(node, 3), channels), work.Weight(work.Input(node, 4), channels));
        for (var i = 0; i < channels; i++)
        {
            gain[i] = (float)(gain[i] / Math.Sqrt((double)variance[i] + function.Epsilon));
            shift[i] -= mean[i] * gain[i];
        }

        var home = work.RowsHome(x);
        var scaled = work.Builder.Emit("Mul", [work.Get(x, home), work.Builder.Floats($"{node.Output}/gain", gain, channels)]);
        work.Define(node.Output, home, work.Builder.Emit("Add", [scaled, work.Builder.Floats($"{node.Output}/shift", shift, channels)]));
    }
}
