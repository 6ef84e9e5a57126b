using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>y = f(x·w + bias), row by row, with weights of 8 or 16 bits.</summary>
internal sealed unsafe class NarrowDenseStep : PlanStep
{
    private readonly Weight _weight;
    private readonly float[] _scale;
    private readonly Weight? _bias;
    private Activation _activation;
    private PackedMatrix _packed;
    private float* _shift;

    private NarrowDenseStep(PlanNode node, PlanValue x, Weight weight, Weight? bias, Activation activation)
        : base(node, x) => (_weight, _scale, _bias, _activation) = (weight, node.Scale(weight), bias, activation);

    public override bool IsRowWise => true;

    public override long WeightLength => _weight.Shape.Length;

    public static NarrowDenseStep Make(PlanNode node, DenseFunction f)
    {
        node.Takes(2, 3);
        var (x, weight) = (node.Value(0), node.Matrix(1));
        if (weight.Shape[0] != x.Shape.Last || weight.Shape.Length == 0) throw node.Error($"weight {weight.Name} has shape {weight.Shape}, expected {x.Shape.Last} inputs as {x.Name} {x.Shape} has features");
        var bias = node.OptionalVector(2, weight.Shape[1]);
        node.Makes(x.Shape.WithLast(weight.Shape[1]));
        return new(node, x, weight, bias, f.Activation);
    }

    public override bool TryActivate(Activation activation)
    {
        if (_activation != Activation.None) return false;
        _activation = activation;
        return true;
    }

    public override void Prepare(PlanMemory memory)
    {
        var length = PackedMatrix.Length(PackedMatrix.PrecisionOf(_weight.DataType), _weight.Shape[0], _weight.Shape[1]);
        _packed = PackedMatrix.Of(_weight, _scale, memory.Take(length));
        _shift = _bias is null ? null : memory.Copy(_bias.As<float>());
    }

    public override void Run(in PlanRun run)
    {
        var rows = run.Rows(Output);
        var y = run[Output];
        _packed.Multiply(new(run[Inputs[0]], rows, _weight.Shape[0]), new(y, rows, _weight.Shape[1]), _shift, _activation == Activation.Relu);
        if (_activation is not (Activation.None or Activation.Relu)) ActivationKernel.Forward(_activation, y, y, run.Length(Output));
    }
}
