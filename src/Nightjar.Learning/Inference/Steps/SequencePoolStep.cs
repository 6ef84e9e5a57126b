using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>The largest or the mean row of each sequence.</summary>
internal sealed unsafe class SequencePoolStep : PlanStep
{
    private readonly SequencePoolFunction _function;

    private SequencePoolStep(PlanNode node, PlanValue x, SequencePoolFunction function)
        : base(node, x) => _function = function;

    public static SequencePoolStep Make(PlanNode node, SequencePoolFunction f, PlanBuilder builder)
    {
        node.Takes(1, 1);
        var x = node.Value(0, 3);
        node.Makes(x.Shape[0], x.Shape[2]);
        if (f.UsesLengths)
        {
            node.TakesLengths(x);
            builder.LimitLengths(x.Shape[1]);
        }

        return new(node, x, f);
    }

    public override void Run(in PlanRun run)
    {
        var shape = Inputs[0].Shape;
        SequencePooling.Forward(_function.IsMax, run.Batch(Output), shape[1], shape[2], _function.UsesLengths ? run.Lengths : default, run[Inputs[0]], run[Output]);
    }
}
