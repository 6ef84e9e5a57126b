using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>Batch normalisation with stored statistics where no product before could take it: a scale and an offset by channels.</summary>
internal sealed unsafe class BatchNormStep : PlanStep
{
    private readonly float[] _scale;
    private readonly float[] _offset;
    private float* _weights;

    private BatchNormStep(PlanNode node, PlanValue x, float[] scale, float[] offset)
        : base(node, x) => (_scale, _offset) = (scale, offset);

    public override bool IsRowWise => true;

    public override int Replaces => 0;

    public static BatchNormStep? Make(PlanNode node, BatchNormFunction f)
    {
        node.Takes(5, 5);
        var x = node.Value(0);
        node.Makes(x.Shape);
        var count = x.Shape.Last;
        var gain = node.Vector(1, count).As<float>();
        var shift = node.Vector(2, count).As<float>();
        var mean = node.Vector(3, count).As<float>();
        var variance = node.Vector(4, count).As<float>();
        var (scale, offset) = (new float[count], new float[count]);
        fixed (float* g = gain, b = shift, m = mean, v = variance, to = scale, by = offset) BatchNorm.Fold(g, b, m, v, f.Epsilon, to, by, count);
        if (x.OnlyMaker is not { } maker || maker.Output.Shape.Last != count || !maker.TryScale(scale, offset)) return new(node, x, scale, offset);
        node.Output.SharedWith = x;
        return null;
    }

    public override void Prepare(PlanMemory memory)
    {
        _weights = memory.Take(2 * (nint)_scale.Length);
        _scale.CopyTo(new Span<float>(_weights, _scale.Length));
        _offset.CopyTo(new Span<float>(_weights + _scale.Length, _scale.Length));
    }

    public override void Run(in PlanRun run) =>
        BatchNorm.Apply(run[Inputs[0]], _weights, _weights + _scale.Length, run[Output], run.Rows(Output), _scale.Length);
}
