using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>A convolution in integers, image by image.</summary>
internal sealed unsafe class IntegerConvolutionStep : PlanStep
{
    private readonly QuantizedConvolutionFunction _function;
    private readonly Weight _weight;
    private readonly Weight? _bias;
    private readonly float[] _scale;
    private ConvolutionGeometry _geometry;
    private IntegerProduct _product;

    private IntegerConvolutionStep(PlanNode node, PlanValue x, Weight weight, Weight? bias, in ConvolutionGeometry geometry, QuantizedConvolutionFunction function)
        : base(node, x)
    {
        (_weight, _scale, _bias, _geometry, _function) = (weight, node.Scale(weight), bias, geometry, function);
        Output.Bytes = function.Output;
    }

    public override long WeightLength => _weight.Shape.Length;

    public static IntegerConvolutionStep Make(PlanNode node, QuantizedConvolutionFunction f)
    {
        node.Takes(2, 3);
        var (x, weight) = (node.Bytes(0), node.Integers(1, 4));
        if (x.Shape.Axes != 4) throw node.Error($"{x.Name} has shape {x.Shape}, expected 4 axes");
        var g = ConvolutionStep.Geometry(node, f.Convolution, x, weight);
        var bias = node.OptionalVector(2, g.Filters);
        node.Makes(g.Batch, g.OutHeight, g.OutWidth, g.Filters);
        return new(node, x, weight, bias, g, f);
    }

    public override bool TryCrop(int height, int width)
    {
        _geometry = CroppedValue.Crop(_geometry, Inputs[0], height, width);
        return true;
    }

    public override void Prepare(PlanMemory memory) =>
        _product = new(Inputs[0].Bytes!.Value, _function.Output, _weight, _scale, _bias, _function.Convolution.Activation == Activation.Relu, _geometry, memory.Take(IntegerProduct.Length(_weight, _geometry)));

    public override void Run(in PlanRun run)
    {
        var x = run[Inputs[0]];
        var y = run[Output];
        for (var n = run.Items; n > 0; n--, x += Inputs[0].Shape.Length, y += Output.Shape.Length) _product.Convolve(_geometry, (byte*)x, y);
    }
}
