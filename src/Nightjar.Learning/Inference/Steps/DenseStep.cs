using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>y = f(x·w + bias + other), row by row; scales and offsets that followed it are in w and bias.</summary>
internal sealed unsafe class DenseStep : PlanStep
{
    // Floats of outputs that an activation finds in the cache, and weights that are read again for so few rows without harm.
    private const int ActivatedFloats = 16 << 10;
    private const int FewWeights = 64 << 10;

    private readonly Weight _weight;
    private readonly int _inputs;
    private readonly int _outputs;
    private readonly ScaledBias _bias;
    private Activation _activation;
    private PlanValue? _other;
    private float* _packed;
    private float* _shift;

    private DenseStep(PlanNode node, PlanValue x, Weight weight, int inputs, int outputs, Weight? bias, Activation activation)
        : base(node, x)
    {
        (_weight, _inputs, _outputs, _bias, _activation) = (weight, inputs, outputs, new(bias, outputs), activation);
    }

    public override bool IsRowWise => true;

    public override int Replaces => _other is null ? -1 : 1;

    public override long WeightLength => (long)_inputs * _outputs;

    public static DenseStep Make(PlanNode node, DenseFunction function)
    {
        node.Takes(2, 3);
        var (x, weight) = (node.Value(0), node.Weight(1, 2));
        if (weight.Shape[0] != x.Shape.Last) throw node.Error($"weight {weight.Name} has shape {weight.Shape}, expected {x.Shape.Last} inputs as {x.Name} {x.Shape} has features");
        var bias = node.OptionalVector(2, weight.Shape[1]);
        node.Makes(x.Shape.WithLast(weight.Shape[1]));
        return new(node, x, weight, weight.Shape[0], weight.Shape[1], bias, function.Activation);
    }

    /// <summary>A convolution of single pixels.</summary>
    public static DenseStep MakePointwise(PlanNode node, PlanValue x, Weight weight, Weight? bias, Activation activation) =>
        new(node, x, weight, weight.Shape[2], weight.Shape[3], bias, activation);

    public override bool TryActivate(Activation activation)
    {
        if (_activation != Activation.None) return false;
        _activation = activation;
        return true;
    }

    public override bool TryScale(float[] scale, float[] offset)
    {
        if (_activation != Activation.None || _other is not null) return false;
        _bias.Fold(scale, offset);
        return true;
    }

    public override bool TryAdd(PlanValue other)
    {
        if (_activation != Activation.None || _other is not null) return false;
        _other = other;
        Inputs = [Inputs[0], other];
        return true;
    }

    public override void Prepare(PlanMemory memory)
    {
        _packed = memory.Take(GemmPacking.Length(_inputs, _outputs));
        _shift = _bias.Prepare(memory);
        using var scaled = _bias.Scale(_weight);
        GemmPacking.Pack(new(scaled.Pointer, _inputs, _outputs), _packed);
    }

    public override void Run(in PlanRun run)
    {
        var rows = run.Rows(Output);
        var x = run[Inputs[0]];
        var y = run[Output];
        var other = _other is null ? y : run[_other];
        var isFused = _activation is Activation.None or Activation.Relu;
        var block = (isFused && other == y) || WeightLength > FewWeights ? rows : Math.Max(2, ActivatedFloats / _outputs / GemmKernels.Rows) * GemmKernels.Rows;
        for (var row = 0; row < rows; row += block)
        {
            var count = Math.Min(block, rows - row);
            var target = y + ((nint)row * _outputs);
            var length = count * _outputs;
            if (other != y) new ReadOnlySpan<float>(other + ((nint)row * _outputs), length).CopyTo(new(target, length));
            Gemm.MultiplyPacked(new(x + ((nint)row * _inputs), count, _inputs), _packed, new(target, count, _outputs), _shift, _activation == Activation.Relu, _other is not null);
            if (!isFused) ActivationKernel.Forward(_activation, target, target, length);
        }
    }
}
