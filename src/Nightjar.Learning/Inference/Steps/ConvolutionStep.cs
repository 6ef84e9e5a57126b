using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>y = f(x * w + bias) over images, one by one; scales and offsets that followed it are in w and bias, and borders that nobody
/// reads are not computed.</summary>
internal sealed unsafe class ConvolutionStep : PlanStep
{
    // Taps of a window, strides and borders beyond these are no network's.
    private const int MostTaps = 4096;
    private const int MostPixels = 1 << 16;

    private readonly Weight _weight;
    private readonly ScaledBias _bias;
    private ConvolutionGeometry _geometry;
    private Activation _activation;
    private float* _packed;
    private float* _shift;

    private ConvolutionStep(PlanNode node, PlanValue x, Weight weight, Weight? bias, in ConvolutionGeometry geometry, Activation activation)
        : base(node, x)
    {
        (_weight, _bias, _geometry, _activation) = (weight, new(bias, geometry.Filters), geometry, activation);
    }

    public override long WeightLength => _geometry.WeightLength;

    public static PlanStep Make(PlanNode node, ConvolutionFunction f)
    {
        node.Takes(2, 3);
        var (x, weight) = (node.Value(0, 4), node.Weight(1, 4));
        var g = Geometry(node, f, x, weight);
        var bias = node.OptionalVector(2, g.Filters);
        node.Makes(g.Batch, g.OutHeight, g.OutWidth, g.Filters);
        return g.IsPointwise ? DenseStep.MakePointwise(node, x, weight, bias, f.Activation)
            : PatchStep.Fits(g) ? new PatchStep(node, x, weight, bias, g, f.Activation)
            : new ConvolutionStep(node, x, weight, bias, g, f.Activation);
    }

    public override bool TryActivate(Activation activation)
    {
        if (_activation != Activation.None) return false;
        _activation = activation;
        return true;
    }

    public override bool TryScale(float[] scale, float[] offset)
    {
        if (_activation != Activation.None) return false;
        _bias.Fold(scale, offset);
        return true;
    }

    public override bool TryCrop(int height, int width)
    {
        _geometry = CroppedValue.Crop(_geometry, Inputs[0], height, width);
        return true;
    }

    public override void Prepare(PlanMemory memory)
    {
        _shift = _bias.Prepare(memory);
        using var scaled = _bias.Scale(_weight);
        if (_geometry.IsDepthwise)
        {
            _packed = memory.Copy(new ReadOnlySpan<float>(scaled.Pointer, _geometry.WeightLength));
            return;
        }

        _packed = memory.Take(Conv2D.PackedLength(_geometry));
        Conv2D.Pack(_geometry, scaled.Pointer, _packed);
    }

    public override void Run(in PlanRun run)
    {
        var x = run[Inputs[0]];
        var y = run[Output];
        var g = _geometry with { Batch = 1 };
        for (var image = run.Batch(Output); image > 0; image--, x += g.ImageLength, y += g.OutLength)
        {
            if (g.IsDepthwise) DepthwiseConv2D.Forward(g, x, _packed, _shift, y);
            else Conv2D.Forward(g, x, _packed, _shift, y, _activation == Activation.Relu);
            if (_activation != Activation.None && (g.IsDepthwise || _activation != Activation.Relu)) ActivationKernel.Forward(_activation, y, y, g.OutLength);
        }
    }

    /// <summary>The sizes, checked.</summary>
    internal static ConvolutionGeometry Geometry(PlanNode node, ConvolutionFunction f, PlanValue x, Weight weight)
    {
        foreach (var size in (ReadOnlySpan<int>)[f.StrideHeight, f.StrideWidth, f.DilationHeight, f.DilationWidth, f.Groups])
        {
            if (size is < 1 or > MostPixels) throw node.Error($"strides, dilations and groups must be from 1 to {MostPixels}, found {size}");
        }

        foreach (var size in (ReadOnlySpan<int>)[f.PadTop, f.PadBottom, f.PadLeft, f.PadRight])
        {
            if (size is < 0 or > MostPixels) throw node.Error($"borders must be from 0 to {MostPixels}, found {size}");
        }

        if (weight.Shape.Length == 0 || (long)weight.Shape[0] * weight.Shape[1] > MostTaps)
            throw node.Error($"weight {weight.Name} has shape {weight.Shape}, expected a window of 1 to {MostTaps} pixels");
        if (x.Shape[3] != (long)weight.Shape[2] * f.Groups || weight.Shape[3] % f.Groups != 0)
            throw node.Error($"weight {weight.Name} has shape {weight.Shape}, which does not fit {x.Name} {x.Shape} in {f.Groups} groups");
        var (height, width) = ((long)x.Shape[1] + f.PadTop + f.PadBottom, (long)x.Shape[2] + f.PadLeft + f.PadRight);
        var fits = ((long)f.DilationHeight * (weight.Shape[0] - 1)) < height && ((long)f.DilationWidth * (weight.Shape[1] - 1)) < width;
        if (!fits) throw node.Error($"the window of weight {weight.Name} {weight.Shape} does not fit {x.Name} {x.Shape}");
        if ((double)height * width * x.Shape[3] > int.MaxValue) throw node.Error($"{x.Name} {x.Shape} with its borders is too large");
        return new(
            x.Shape[0],
            x.Shape[1],
            x.Shape[2],
            x.Shape[3],
            weight.Shape[3],
            weight.Shape[0],
            weight.Shape[1],
            f.StrideHeight,
            f.StrideWidth,
            f.PadTop,
            f.PadBottom,
            f.PadLeft,
            f.PadRight,
            f.DilationHeight,
            f.DilationWidth,
            f.Groups);
    }
}
