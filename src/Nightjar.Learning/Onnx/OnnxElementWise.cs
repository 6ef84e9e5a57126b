using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Onnx;

/// <summary>Functions of single elements.</summary>
internal static class OnnxElementWise
{
    // sqrt(2/pi) and the cubic term of Hendrycks and Gimpel 2016 (arXiv 1606.08415).
    private const float GeluFactor = 0.79788456f;
    private const float GeluCubic = 0.044715f;

    /// <summary>f(x) in x's layout.</summary>
    public static void Activate(OnnxTranslation work, GraphNode node, ActivationFunction function)
    {
        var x = work.Input(node, 0);
        var layout = work.Home(x);
        var source = work.Get(x, layout);
        var y = function.Activation == Activation.None ? work.Builder.Emit("Identity", [source]) : Apply(work, source, function.Activation);
        work.Define(node.Output, layout, y);
    }

    /// <summary>Leaky ReLU with any slope.</summary>
    public static void LeakyRelu(OnnxTranslation work, GraphNode node, LeakyReluFunction function)
    {
        var x = work.Input(node, 0);
        var layout = work.Home(x);
        work.Define(node.Output, layout, work.Builder.Emit("LeakyRelu", [work.Get(x, layout)], ("alpha", function.Slope)));
    }

    /// <summary>factor·x.</summary>
    public static void Scale(OnnxTranslation work, GraphNode node, ScaleFunction function)
    {
        var x = work.Input(node, 0);
        var layout = work.Home(x);
        work.Define(node.Output, layout, work.Builder.Emit("Mul", [work.Get(x, layout), work.Builder.Number(function.Factor)]));
    }

    /// <summary>a + b or a·b; both ways of repeating b are ONNX's too. Two values of one shape meet in the layout of the first, and
    /// so does a row that belongs to the last axis.</summary>
    public static void Combine(OnnxTranslation work, GraphNode node, string kind)
    {
        var (a, b) = (work.Input(node, 0), work.Input(node, 1));
        var (shape, small) = (work.ShapeOf(a), work.ShapeOf(b));
        var layout = work.Home(a);
        if (layout == OnnxLayout.Plain && !work.IsWeight(b) && small == shape) layout = work.Home(b);
        var fits = (small == shape && !work.IsWeight(b)) || (layout == OnnxLayout.TimeFirst && small.Axes == 1);
        if (fits)
        {
            var other = small.Axes == 1 ? work.Get(b) : work.Get(b, layout);
            work.Define(node.Output, layout, work.Builder.Emit(kind, [work.Get(a, layout), other]));
        }
        else if (layout == OnnxLayout.ChannelsFirst && small.Axes == 1 && work.IsWeight(b))
        {
            var row = work.Builder.Floats($"{b}/channels-first", work.Weight(b), small[0], 1, 1);
            work.Define(node.Output, layout, work.Builder.Emit(kind, [work.Get(a, layout), row]));
        }
        else
        {
            work.Define(node.Output, OnnxLayout.Plain, work.Builder.Emit(kind, [work.Get(a), work.Get(b)]));
        }
    }

    /// <summary>f of a value of the ONNX graph.</summary>
    /// <returns>The result's name: x itself where there is no f.</returns>
    public static string Apply(OnnxTranslation work, string x, Activation activation)
    {
        var b = work.Builder;
        return activation switch
        {
            Activation.None => x,
            Activation.Relu => b.Emit("Relu", [x]),
            Activation.LeakyRelu => b.Emit("LeakyRelu", [x], ("alpha", ActivationKernel.LeakySlope)),
            Activation.Gelu => Gelu(b, x),
            Activation.GeluTanh => GeluTanh(b, x),
            Activation.Silu => b.Emit("Mul", [x, b.Emit("Sigmoid", [x])]),
            Activation.Sigmoid => b.Emit("Sigmoid", [x]),
            Activation.Tanh => b.Emit("Tanh", [x]),
            Activation.HardSigmoid => b.Emit("HardSigmoid", [x], ("alpha", 1 / 6f), ("beta", 0.5f)),
            Activation.HardSilu => b.Emit("HardSwish", [x]),
            _ => throw work.NotSupported($"ONNX export knows no activation {activation}"),
        };
    }

    private static string Gelu(OnnxBuilder b, string x)
    {
        var erf = b.Emit("Erf", [b.Emit("Mul", [x, b.Number(0.70710678f)])]);
        return b.Emit("Mul", [b.Emit("Mul", [x, b.Number(0.5f)]), b.Emit("Add", [erf, b.Number(1)])]);
    }

    private static string GeluTanh(OnnxBuilder b, string x)
    {
        var cube = b.Emit("Mul", [b.Emit("Mul", [b.Emit("Mul", [x, x]), x]), b.Number(GeluCubic)]);
        var tanh = b.Emit("Tanh", [b.Emit("Mul", [b.Emit("Add", [x, cube]), b.Number(GeluFactor)])]);
        return b.Emit("Mul", [b.Emit("Mul", [x, b.Number(0.5f)]), b.Emit("Add", [tanh, b.Number(1)])]);
    }
}
