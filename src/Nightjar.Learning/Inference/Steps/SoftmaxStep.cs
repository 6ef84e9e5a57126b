using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>Softmax or its logarithm, row by row.</summary>
internal sealed unsafe class SoftmaxStep : PlanStep
{
    private readonly bool _isLogarithm;

    private SoftmaxStep(PlanNode node, PlanValue x, bool isLogarithm)
        : base(node, x) => _isLogarithm = isLogarithm;

    public override bool IsRowWise => true;

    public override int Replaces => 0;

    public static SoftmaxStep Make(PlanNode node, SoftmaxFunction f)
    {
        node.Takes(1, 1);
        var x = node.Value(0);
        node.Makes(x.Shape);
        return new(node, x, f.IsLogarithm);
    }

    public override void Run(in PlanRun run)
    {
        var (rows, columns) = (run.Rows(Output), Output.Shape.Last);
        if (_isLogarithm) Softmax.LogForward(run[Inputs[0]], run[Output], rows, columns);
        else Softmax.Forward(run[Inputs[0]], run[Output], rows, columns);
    }
}
