using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>Layer normalisation, row by row.</summary>
internal sealed unsafe class LayerNormStep : PlanStep
{
    private readonly Weight _gain;
    private readonly Weight _shift;
    private readonly float _epsilon;
    private float* _weights;

    private LayerNormStep(PlanNode node, PlanValue x, Weight gain, Weight shift, float epsilon)
        : base(node, x) => (_gain, _shift, _epsilon) = (gain, shift, epsilon);

    public override bool IsRowWise => true;

    public override int Replaces => 0;

    public static LayerNormStep Make(PlanNode node, LayerNormFunction f)
    {
        node.Takes(3, 3);
        var x = node.Value(0);
        node.Makes(x.Shape);
        return new(node, x, node.Vector(1, x.Shape.Last), node.Vector(2, x.Shape.Last), f.Epsilon);
    }

    public override void Prepare(PlanMemory memory)
    {
        var count = Output.Shape.Last;
        _weights = memory.Take(2 * (nint)count);
        _gain.As<float>().CopyTo(new(_weights, count));
        _shift.As<float>().CopyTo(new(_weights + count, count));
    }

    public override void Run(in PlanRun run) =>
        LayerNorm.Forward(run[Inputs[0]], _weights, _weights + Output.Shape.Last, run[Output], null, run.Rows(Output), Output.Shape.Last, _epsilon);
}
