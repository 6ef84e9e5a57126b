using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>The largest or mean pixel of windows.</summary>
internal sealed unsafe class PoolStep : PlanStep
{
    private readonly bool _isMax;
    private PoolingGeometry _geometry;

    private PoolStep(PlanNode node, PlanValue x, in PoolingGeometry geometry, bool isMax)
        : base(node, x)
    {
        (_geometry, _isMax) = (geometry, isMax);
        _geometry = CroppedValue.Crop(geometry, x, geometry.OutHeight, geometry.OutWidth);
    }

    public static PoolStep Make(PlanNode node, PoolFunction f)
    {
        var x = node.Value(0, 4);
        return new(node, x, Geometry(node, f, x), f.IsMax);
    }

    /// <summary>The sizes, checked.</summary>
    internal static PoolingGeometry Geometry(PlanNode node, PoolFunction f, PlanValue x)
    {
        node.Takes(1, 1);
        var g = new PoolingGeometry(x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3], f.WindowHeight, f.WindowWidth, f.StrideHeight, f.StrideWidth, f.PadTop, f.PadBottom, f.PadLeft, f.PadRight);
        try
        {
            g.Check("pool");
        }
        catch (ShapeException e)
        {
            throw node.Error(e.Message);
        }

        if ((long)g.Height + g.PadTop + g.PadBottom > int.MaxValue || (long)g.Width + g.PadLeft + g.PadRight > int.MaxValue) throw node.Error("its borders are too wide");
        node.Makes(g.Batch, g.OutHeight, g.OutWidth, g.Channels);
        return g;
    }

    public override bool TryCrop(int height, int width)
    {
        var cropped = CroppedValue.Crop(_geometry, Inputs[0], height, width);
        if (cropped.OutHeight != height || cropped.OutWidth != width) return false;
        _geometry = cropped;
        return true;
    }

    public override void Run(in PlanRun run)
    {
        var g = _geometry with { Batch = run.Batch(Output) };
        if (_isMax) Pooling.MaxForward(g, run[Inputs[0]], run[Output]);
        else Pooling.AverageForward(g, run[Inputs[0]], run[Output]);
    }
}
