using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>y = a + b of two values.</summary>
internal sealed unsafe class AddStep : PlanStep
{
    private AddStep(PlanNode node, PlanValue a, PlanValue b)
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
        if (node.IsWeight(1)) return TableStep.Make(node, a, isProduct: false, builder);
        var b = node.Value(1);
        if (b.Shape != a.Shape) return BroadcastStep.Make(node, a, b, isProduct: false);
        if (!TryJoin(node, builder, b, a) && !TryJoin(node, builder, a, b)) return new AddStep(node, a, b);
        return null;
    }

    public override void Run(in PlanRun run) => ElementWise.Add(run[Inputs[0]], run[Inputs[1]], run[Output], run.Length(Output));

    // The product before it starts from the other value, once that is there.
    private static bool TryJoin(PlanNode node, PlanBuilder builder, PlanValue product, PlanValue other)
    {
        if (product.OnlyMaker is not { } maker || maker.Output.Shape != product.Shape || !maker.TryAdd(other)) return false;
        builder.MoveLast(maker);
        node.Output.SharedWith = product;
        return true;
    }
}
