using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>Bytes from floats, item by item.</summary>
internal sealed unsafe class QuantizeStep : PlanStep
{
    private readonly AffineScale _scale;

    private QuantizeStep(PlanNode node, PlanValue x, AffineScale scale)
        : base(node, x)
    {
        _scale = scale;
        Output.Bytes = scale;
    }

    public static QuantizeStep Make(PlanNode node, QuantizeFunction f)
    {
        node.Takes(1, 1);
        var x = node.Value(0);
        node.Makes(x.Shape);
        if (x.Shape[0] != 1) throw node.Error($"{x.Name} has shape {x.Shape}, expected one item of bytes");
        return new(node, x, f.Output);
    }

    public override void Run(in PlanRun run)
    {
        nint length = Output.Shape.Length;
        var x = run[Inputs[0]];
        var y = run[Output];
        for (var n = run.Items; n > 0; n--, x += length, y += length) AffineQuantization.Quantize(x, (byte*)y, (int)length, _scale.Scale, _scale.ZeroPoint);
    }
}
