using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>The axes in another order, item by item.</summary>
internal sealed unsafe class PermuteStep : PlanStep
{
    private readonly PermuteGeometry _geometry;

    private PermuteStep(PlanNode node, PlanValue x, in PermuteGeometry geometry)
        : base(node, x) => _geometry = geometry;

    public static PermuteStep? Make(PlanNode node, PermuteFunction f)
    {
        node.Takes(1, 1);
        var x = node.Value(0);
        Span<int> order = stackalloc int[f.Order.Axes];
        Span<int> extents = stackalloc int[f.Order.Axes];
        var named = 0;
        for (var k = 0; k < order.Length; k++)
        {
            order[k] = f.Order[k];
            named |= order[k] < x.Shape.Axes ? 1 << order[k] : 0;
        }

        if (order.Length != x.Shape.Axes || named != (1 << order.Length) - 1 || order[0] != 0)
            throw node.Error($"{f.Order} is no order of the axes of {x.Name} {x.Shape} with the batch in front");
        for (var k = 0; k < order.Length; k++) extents[k] = x.Shape[order[k]];
        node.Makes(extents);
        var geometry = new PermuteGeometry(x.Shape, order);
        if (!geometry.IsCopy) return new(node, x, geometry);
        node.Output.SharedWith = x;
        return null;
    }

    public override void Run(in PlanRun run)
    {
        var x = run[Inputs[0]];
        var y = run[Output];
        nint length = Output.Shape.Length;
        for (var items = run.Items; items > 0; items--, x += length, y += length) Permute.Forward(_geometry, x, y);
    }
}
