using Nightjar.Formats.TfLite;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.TfLite;

/// <summary>The operators, each by itself.</summary>
internal static class TfLiteOperators
{
    /// <summary>Runs the operator at hand.</summary>
    public static TfLiteValue Run(TfLiteNetwork net) => net.Step.Builtin switch
    {
        TfLiteBuiltin.FullyConnected => TfLiteLayers.Dense(net),
        TfLiteBuiltin.BatchMatMul => TfLiteLayers.Product(net),
        TfLiteBuiltin.Conv2D => TfLiteImages.Convolve(net),
        TfLiteBuiltin.DepthwiseConv2D => TfLiteImages.ConvolveDepthwise(net),
        TfLiteBuiltin.MaxPool2D => TfLiteImages.Pool(net, isMax: true),
        TfLiteBuiltin.AveragePool2D => TfLiteImages.Pool(net, isMax: false),
        TfLiteBuiltin.Pad => TfLiteImages.Pad(net),
        TfLiteBuiltin.ResizeBilinear => TfLiteImages.Resize(net),
        TfLiteBuiltin.Add or TfLiteBuiltin.Sub or TfLiteBuiltin.Mul or TfLiteBuiltin.Div => TfLiteArithmetic.Combine(net),
        TfLiteBuiltin.SquaredDifference => TfLiteArithmetic.SquaredDifference(net),
        TfLiteBuiltin.Mean => TfLiteArithmetic.Reduce(net, isMax: false),
        TfLiteBuiltin.ReduceMax => TfLiteArithmetic.Reduce(net, isMax: true),
        TfLiteBuiltin.Relu => Activate(net, Activation.Relu),
        TfLiteBuiltin.Relu6 => Change(net, x => net.Activate(x, TfLiteActivation.Relu6)),
        TfLiteBuiltin.LeakyRelu => Change(net, x => net.Tape.LeakyRelu(x, net.Step.RequireOptions<TfLiteOptions.LeakyRelu>().Alpha)),
        TfLiteBuiltin.Gelu => Activate(net, net.Step.Options is TfLiteOptions.Gelu { Approximate: true } ? Activation.GeluTanh : Activation.Gelu),
        TfLiteBuiltin.Logistic => Activate(net, Activation.Sigmoid),
        TfLiteBuiltin.Tanh => Activate(net, Activation.Tanh),
        TfLiteBuiltin.HardSwish => Activate(net, Activation.HardSilu),
        TfLiteBuiltin.Softmax => Softmax(net),
        TfLiteBuiltin.LogSoftmax => new(net.Input(0).Shape) { Variable = net.Tape.LogSoftmax(net.On(net.Input(0))) },
        TfLiteBuiltin.Quantize or TfLiteBuiltin.Dequantize => net.Input(0) with { },
        _ => TfLiteAxes.Run(net),
    };

    private static TfLiteValue Activate(TfLiteNetwork net, Activation activation) => Change(net, x => net.Tape.Activate(x, activation));

    // Element by element, so that the shape under which the value lies does not matter.
    private static TfLiteValue Change(TfLiteNetwork net, Func<Variable, Variable> change)
    {
        var x = net.Input(0);
        return new(x.Shape) { Variable = change(net.Lying(x)) };
    }

    private static TfLiteValue Softmax(TfLiteNetwork net)
    {
        var x = net.On(net.Input(0));
        var beta = net.Step.RequireOptions<TfLiteOptions.Softmax>().Beta;
        return new(x.Shape) { Variable = net.Tape.Softmax(beta == 1 ? x : net.Tape.Scale(x, beta)) };
    }
}
