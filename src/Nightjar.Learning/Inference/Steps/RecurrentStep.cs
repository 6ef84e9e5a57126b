using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>The recurrent part of a GRU or LSTM in one direction, all sequences of a part of the batch at once.</summary>
internal sealed unsafe class RecurrentStep : PlanStep
{
    private readonly RecurrentGeometry _geometry;
    private readonly RecurrentFunction _function;
    private readonly Weight _weight;
    private readonly Weight? _bias;
    private readonly float[] _scale;
    private PackedMatrix _packed;
    private float* _shift;

    private RecurrentStep(PlanNode node, PlanValue sums, Weight weight, Weight? bias, in RecurrentGeometry geometry, RecurrentFunction function)
        : base(node, sums) => (_weight, _scale, _bias, _geometry, _function) = (weight, node.Scale(weight), bias, geometry, function);

    public override long WeightLength => _weight.Shape.Length;

    private int Gates => (_function.IsLstm ? LstmCell.Gates : GruCell.Gates) * _geometry.Units;

    public static RecurrentStep Make(PlanNode node, RecurrentFunction f, PlanBuilder builder)
    {
        node.Takes(2, 3);
        var (sums, weight) = (node.Value(0, 3), node.Matrix(1));
        var units = weight.Shape[0];
        long gates = (f.IsLstm ? LstmCell.Gates : GruCell.Gates) * (long)units;
        if (units == 0 || weight.Shape[1] != gates || sums.Shape[2] != gates)
            throw node.Error($"weight {weight.Name} has shape {weight.Shape} and {sums.Name} {sums.Shape}, expected (units, {gates}) and (batch, time, {gates})");
        var bias = node.OptionalVector(2, (int)gates);
        node.Makes(sums.Shape.WithLast(units));
        if (f.UsesLengths)
        {
            node.TakesLengths(sums);
            builder.LimitLengths(sums.Shape[1]);
        }

        return new(node, sums, weight, bias, new(1, sums.Shape[1], 0, units, f.IsReversed), f);
    }

    public override void Prepare(PlanMemory memory)
    {
        _packed = PackedMatrix.Of(_weight, _scale, memory.Take(PackedMatrix.Length(PackedMatrix.PrecisionOf(_weight.DataType), _geometry.Units, Gates)));
        _shift = _bias is null ? null : memory.Copy(_bias.As<float>());
    }

    public override void Run(in PlanRun run)
    {
        var g = _geometry with { Batch = run.Batch(Output) };
        var lengths = _function.UsesLengths ? run.Lengths : default;
        var sums = run[Inputs[0]];
        var y = run[Output];
        if (!_function.IsLstm)
        {
            Recurrent.Forward<GruCell>(g, lengths, sums, _packed, _shift, y, null, null);
            return;
        }

        using var cells = Scratch.Take((nint)g.Batch * g.Time * g.Units);
        Recurrent.Forward<LstmCell>(g, lengths, sums, _packed, _shift, y, cells.Pointer, null);
    }
}
