using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>Rows rounded to what bytes of their own range can stand for.</summary>
internal sealed unsafe class RowQuantizeStep : PlanStep
{
    private readonly int _columns;
    private readonly bool _isSymmetric;

    private RowQuantizeStep(PlanNode node, PlanValue x, bool isSymmetric)
        : base(node, x) => (_columns, _isSymmetric) = (x.Shape.Last, isSymmetric);

    public override bool IsRowWise => true;

    public override int Replaces => 0;

    public static RowQuantizeStep Make(PlanNode node, RowQuantizeFunction f)
    {
        node.Takes(1, 1);
        var x = node.Value(0);
        node.Makes(x.Shape);
        return new(node, x, f.IsSymmetric);
    }

    public override void Run(in PlanRun run)
    {
        if (_columns > 0) RowQuantization.Forward(run[Inputs[0]], run[Output], run.Length(Output) / _columns, _columns, _isSymmetric);
    }
}
