using Nightjar.Learning.Graphs;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>y = f(x * w + bias) where windows do not overlap: each is copied into a row once, and all rows of all images are one matrix
/// product, which small images need to fill its tiles.</summary>
internal sealed unsafe class PatchStep : PlanStep
{
    private readonly Weight _weight;
    private readonly ScaledBias _bias;
    private readonly ConvolutionGeometry _geometry;
    private Activation _activation;
    private float* _packed;
    private float* _shift;

    public PatchStep(PlanNode node, PlanValue x, Weight weight, Weight? bias, in ConvolutionGeometry geometry, Activation activation)
        : base(node, x)
    {
        (_weight, _bias, _geometry, _activation) = (weight, new(bias, geometry.Filters), geometry, activation);
    }

    public override long WeightLength => _geometry.WeightLength;

    /// <summary>Whether a convolution is one of windows that fill the image side by side.</summary>
    public static bool Fits(in ConvolutionGeometry g) =>
        g.StrideHeight == g.KernelHeight && g.StrideWidth == g.KernelWidth && g.KernelWidth > 1 && !g.IsPadded && g.Groups == 1
        && g.DilationHeight == 1 && g.DilationWidth == 1;

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

    public override void Prepare(PlanMemory memory)
    {
        _packed = memory.Take(GemmPacking.Length(_geometry.Depth, _geometry.Filters));
        _shift = _bias.Prepare(memory);
        using var scaled = _bias.Scale(_weight);
        GemmPacking.Pack(new(scaled.Pointer, _geometry.Depth, _geometry.Filters), _packed);
    }

    public override void Run(in PlanRun run)
    {
        var g = _geometry;
        var (images, pixels) = (run.Batch(Output), g.OutHeight * g.OutWidth);
        using var patches = Scratch.Take((nint)images * pixels * g.Depth);
        var x = run[Inputs[0]];
        var y = run[Output];
        var to = patches.Pointer;
        for (var image = 0; image < images; image++, x += g.ImageLength)
        {
            for (var i = 0; i < g.OutHeight; i++, to += (nint)g.OutWidth * g.Depth) CopyRow(g, x + ((nint)i * g.KernelHeight * g.Width * g.Channels), to);
        }

        var rows = images * pixels;
        Gemm.MultiplyPacked(new(patches.Pointer, rows, g.Depth), _packed, new(y, rows, g.Filters), _shift, _activation == Activation.Relu, accumulate: false);
        if (_activation is not (Activation.None or Activation.Relu)) ActivationKernel.Forward(_activation, y, y, rows * g.Filters);
    }

    private static void CopyRow(in ConvolutionGeometry g, float* image, float* to)
    {
        var run = g.KernelWidth * g.Channels;
        for (var u = 0; u < g.KernelHeight; u++, image += (nint)g.Width * g.Channels)
        {
            for (var j = 0; j < g.OutWidth; j++)
                new ReadOnlySpan<float>(image + ((nint)j * run), run).CopyTo(new(to + ((nint)j * g.Depth) + ((nint)u * run), run));
        }
    }
}
