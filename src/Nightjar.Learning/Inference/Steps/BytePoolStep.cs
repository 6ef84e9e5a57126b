using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>The largest or mean pixel of windows of bytes, item by item.</summary>
internal sealed unsafe class BytePoolStep : PlanStep
{
    private readonly bool _isMax;
    private PoolingGeometry _geometry;

    private BytePoolStep(PlanNode node, PlanValue x, in PoolingGeometry geometry, bool isMax)
        : base(node, x)
    {
        (_geometry, _isMax) = (CroppedValue.Crop(geometry, x, geometry.OutHeight, geometry.OutWidth), isMax);
        Output.Bytes = x.Bytes;
    }

    public static BytePoolStep Make(PlanNode node, PoolFunction f)
    {
        var x = node.Value(0, 4);
        node.Bytes(0);
        return new(node, x, PoolStep.Geometry(node, f, x), f.IsMax);
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
        var x = run[Inputs[0]];
        var y = run[Output];
        for (var n = run.Items; n > 0; n--, x += Inputs[0].Shape.Length, y += Output.Shape.Length)
        {
            if (_isMax) BytePooling.Max(_geometry, (byte*)x, (byte*)y);
            else BytePooling.Average(_geometry, (byte*)x, (byte*)y);
        }
    }
}
