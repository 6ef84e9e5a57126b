using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>Floats rounded to what bytes can stand for.</summary>
internal sealed unsafe class FakeQuantizeStep : PlanStep
{
    private readonly AffineScale _scale;

    private FakeQuantizeStep(PlanNode node, PlanValue x, AffineScale scale)
        : base(node, x) => _scale = scale;

    public override bool IsRowWise => true;

    public override int Replaces => 0;

    public static FakeQuantizeStep Make(PlanNode node, FakeQuantizeFunction f)
    {
        node.Takes(1, 1);
        var x = node.Value(0);
        node.Makes(x.Shape);
        return new(node, x, f.Output);
    }

    public override void Run(in PlanRun run) =>
        FakeQuantization.Forward(run[Inputs[0]], run[Output], run.Length(Output), _scale.Scale, -_scale.ZeroPoint, byte.MaxValue - _scale.ZeroPoint);
}
