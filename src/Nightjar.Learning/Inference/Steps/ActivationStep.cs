using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>y = f(x) where no step before could apply f.</summary>
internal sealed unsafe class ActivationStep : PlanStep
{
    private readonly Activation _activation;

    private ActivationStep(PlanNode node, PlanValue x, Activation activation)
        : base(node, x) => _activation = activation;

    public override bool IsRowWise => true;

    public override int Replaces => 0;

    public static ActivationStep? Make(PlanNode node, ActivationFunction f)
    {
        node.Takes(1, 1);
        var x = node.Value(0);
        node.Makes(x.Shape);
        if (f.Activation != Activation.None && x.OnlyMaker?.TryActivate(f.Activation) != true) return new(node, x, f.Activation);
        node.Output.SharedWith = x;
        return null;
    }

    public override void Run(in PlanRun run) => ActivationKernel.Forward(_activation, run[Inputs[0]], run[Output], run.Length(Output));
}
