using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>y = a·b of two values, element by element or with one factor of b for each item and channel of a.</summary>
internal sealed unsafe class MultiplyStep : PlanStep
{
    private readonly int _repeats;

    private MultiplyStep(PlanNode node, PlanValue a, PlanValue b)
        : base(node, a, b) => _repeats = a.Shape.Length / b.Shape.Length;

    public override bool IsRowWise => _repeats == 1;

    public override int Replaces => 0;

    public static PlanStep? Make(PlanNode node)
    {
        node.Takes(2, 2);
        var a = node.Value(0);
        node.Makes(a.Shape);
        if (node.IsWeight(1)) return TableStep.Make(node, a, isProduct: true);
        var b = node.Value(1);
        var isByChannel = b.Shape.Axes == 2 && a.Shape.Axes > 2 && b.Shape[0] == a.Shape[0] && b.Shape.Last == a.Shape.Last;
        if (b.Shape != a.Shape && !isByChannel) throw node.Error($"{b.Name} has shape {b.Shape}, expected that of {a.Name} {a.Shape}, or one factor an item and channel");
        return new MultiplyStep(node, a, b);
    }

    public override void Run(in PlanRun run)
    {
        var a = run[Inputs[0]];
        var b = run[Inputs[1]];
        var y = run[Output];
        if (_repeats == 1)
        {
            ElementWise.Multiply(a, b, y, run.Length(Output));
            return;
        }

        var channels = Output.Shape.Last;
        for (var items = run.Rows(Inputs[1]); items > 0; items--, b += channels)
        {
            for (var i = 0; i < _repeats; i++, a += channels, y += channels) ElementWise.Multiply(a, b, y, channels);
        }
    }
}
