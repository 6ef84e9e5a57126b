using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>Floats from bytes, item by item.</summary>
internal sealed unsafe class DequantizeStep : PlanStep
{
    private DequantizeStep(PlanNode node, PlanValue x)
        : base(node, x)
    {
    }

    public static DequantizeStep Make(PlanNode node)
    {
        node.Takes(1, 1);
        var x = node.Bytes(0);
        node.Makes(x.Shape);
        return new(node, x);
    }

    public override void Run(in PlanRun run)
    {
        nint length = Output.Shape.Length;
        var scale = Inputs[0].Bytes!.Value;
        var x = run[Inputs[0]];
        var y = run[Output];
        for (var n = run.Items; n > 0; n--, x += length, y += length) AffineQuantization.Dequantize((byte*)x, y, (int)length, scale.Scale, scale.ZeroPoint);
    }
}
