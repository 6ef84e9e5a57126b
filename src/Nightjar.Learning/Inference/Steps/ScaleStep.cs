using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>y = factor·x.</summary>
internal sealed unsafe class ScaleStep : PlanStep
{
    private readonly float _factor;

    private ScaleStep(PlanNode node, PlanValue x, float factor)
        : base(node, x) => _factor = factor;

    public override bool IsRowWise => true;

    public override int Replaces => 0;

    public static ScaleStep Make(PlanNode node, ScaleFunction f)
    {
        node.Takes(1, 1);
        var x = node.Value(0);
        node.Makes(x.Shape);
        return new(node, x, f.Factor);
    }

    public override void Run(in PlanRun run) => ElementWise.Scale(_factor, run[Inputs[0]], run[Output], run.Length(Output));
}
