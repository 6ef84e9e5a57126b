using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>y = x, or slope·x below 0.</summary>
internal sealed unsafe class LeakyReluStep : PlanStep
{
    private readonly float _slope;

    private LeakyReluStep(PlanNode node, PlanValue x, float slope)
        : base(node, x) => _slope = slope;

    public override bool IsRowWise => true;

    public override int Replaces => 0;

    public static LeakyReluStep Make(PlanNode node, LeakyReluFunction f)
    {
        node.Takes(1, 1);
        var x = node.Value(0);
        node.Makes(x.Shape);
        return new(node, x, f.Slope);
    }

    public override void Run(in PlanRun run) => LeakyReluKernel.Forward(_slope, run[Inputs[0]], run[Output], run.Length(Output));
}
