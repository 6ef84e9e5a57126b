using Nightjar.Learning.Graphs.Functions;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>Neighbouring elements of one axis.</summary>
internal sealed unsafe class SliceStep : PlanStep
{
    private readonly int _block;
    private readonly int _before;
    private readonly int _part;
    private readonly bool _isLast;

    private SliceStep(PlanNode node, PlanValue x, int axis, int first)
        : base(node, x)
    {
        var inner = 1;
        for (var k = axis + 1; k < x.Shape.Axes; k++) inner *= x.Shape[k];
        (_block, _before, _part, _isLast) = (inner * x.Shape[axis], inner * first, inner * Output.Shape[axis], axis == x.Shape.Axes - 1);
    }

    public override bool IsRowWise => _isLast;

    public static SliceStep Make(PlanNode node, SliceFunction f)
    {
        node.Takes(1, 1);
        var x = node.Value(0);
        if (f.Axis < 1 || f.Axis >= x.Shape.Axes || node.Output.Shape.Axes != x.Shape.Axes) throw node.Error($"axis {f.Axis} of {x.Name} {x.Shape} cannot be cut");
        var count = node.Output.Shape[f.Axis];
        if (f.First < 0 || f.First > x.Shape[f.Axis] - count) throw node.Error($"{x.Name} {x.Shape} has no elements {f.First} to {(long)f.First + count} of axis {f.Axis}");
        node.Makes(x.Shape.With(f.Axis, count));
        return new(node, x, f.Axis, f.First);
    }

    public override void Run(in PlanRun run)
    {
        var x = run[Inputs[0]] + _before;
        var y = run[Output];
        for (var blocks = run.Length(Output) / _part; blocks > 0; blocks--, x += _block, y += _part)
            new ReadOnlySpan<float>(x, _part).CopyTo(new(y, _part));
    }
}
