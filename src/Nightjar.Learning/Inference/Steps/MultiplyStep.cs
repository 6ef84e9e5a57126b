using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>y = a·b of two values, element by element.</summary>
internal sealed unsafe class MultiplyStep : PlanStep
{
    private MultiplyStep(PlanNode node, PlanValue a, PlanValue b)
        : base(node, a, b)
    {
    }

    public override bool IsRowWise => true;

    public override int Replaces => 0;

    public static PlanStep? Make(PlanNode node, PlanBuilder builder)
    {
        node.Takes(2, 2);
        var a = node.Value(0);
        node.Makes(a.Shape);
        if (node.IsWeight(1)) return TableStep.Make(node, a, isProduct: true, builder);
        var b = node.Value(1);
        return b.Shape == a.Shape ? new MultiplyStep(node, a, b) : BroadcastStep.Make(node, a, b, isProduct: true);
    }

    public override void Run(in PlanRun run) => ElementWise.Multiply(run[Inputs[0]], run[Inputs[1]], run[Output], run.Length(Output));
}
