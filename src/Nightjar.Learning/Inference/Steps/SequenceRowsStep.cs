using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>Rows of each sequence: the last one, all backwards, or all with zeros behind the end.</summary>
internal sealed unsafe class SequenceRowsStep : PlanStep
{
    private readonly RowPicking _picking;
    private readonly bool _usesLengths;

    private SequenceRowsStep(PlanNode node, PlanValue x, RowPicking picking, bool usesLengths)
        : base(node, x) => (_picking, _usesLengths) = (picking, usesLengths);

    public override int Replaces => _picking == RowPicking.Mask ? 0 : -1;

    public static SequenceRowsStep Make(PlanNode node, RowPicking picking, bool usesLengths, PlanBuilder builder)
    {
        node.Takes(1, 1);
        var x = node.Value(0, 3);
        if (picking == RowPicking.Last) node.Makes(x.Shape[0], x.Shape[2]);
        else node.Makes(x.Shape);
        if (usesLengths)
        {
            node.TakesLengths(x);
            builder.LimitLengths(x.Shape[1]);
        }

        return new(node, x, picking, usesLengths);
    }

    public override void Run(in PlanRun run)
    {
        var shape = Inputs[0].Shape;
        SequenceRows.Forward(_picking, run.Batch(Output), shape[1], shape[2], _usesLengths ? run.Lengths : default, run[Inputs[0]], run[Output]);
    }
}
