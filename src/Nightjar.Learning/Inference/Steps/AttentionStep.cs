using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>softmax(q·kᵀ/√width + bias)·v, for each sequence and head.</summary>
internal sealed unsafe class AttentionStep : PlanStep
{
    private readonly AttentionGeometry _geometry;
    private readonly Weight? _bias;
    private readonly PositionTable? _positions;
    private readonly bool _usesLengths;
    private float* _table;

    private AttentionStep(PlanNode node, PlanValue q, PlanValue k, PlanValue v, Weight? bias, PositionTable? positions, in AttentionGeometry geometry, bool usesLengths)
        : base(node, q, k, v) => (_bias, _positions, _geometry, _usesLengths) = (bias, positions, geometry, usesLengths);

    public static AttentionStep Make(PlanNode node, AttentionFunction f, PlanBuilder builder)
    {
        node.Takes(3, 4);
        var (q, k, v) = (node.Value(0, 3), node.Value(1, 3), node.Value(2, 3));
        node.Makes(q.Shape);
        if (k.Shape != v.Shape || q.Shape[0] != k.Shape[0] || q.Shape[2] != k.Shape[2] || f.Heads < 1 || q.Shape[2] % f.Heads != 0)
            throw node.Error($"expected q (batch, queries, features), k and v (batch, keys, features), features in {f.Heads} heads, got {q.Shape}, {k.Shape}, {v.Shape}");
        var g = new AttentionGeometry(1, q.Shape[1], k.Shape[1], f.Heads, q.Shape[2] / f.Heads);
        if ((double)g.Heads * g.Queries * g.Keys * sizeof(float) > builder.MostMemory) throw node.Error($"its {g.Heads} heads of {g.Queries} queries and {g.Keys} keys take more memory than allowed");
        var positions = node.Positions(3);
        if (positions is not null && (positions.Table.Shape[1] != g.Heads || positions.Pixels != g.Queries || positions.Pixels != g.Keys))
            throw node.Error($"weight {positions.Table.Name} has positions for {positions.Table.Shape[1]} heads and windows of {positions.Pixels} pixels, expected {g.Heads} heads of {g.Queries} queries and {g.Keys} keys");
        var bias = node.Has(3) && positions is null ? node.Weight(3, 3) : null;
        if (bias is not null && bias.Shape != new Tensors.Shape(g.Heads, g.Queries, g.Keys)) throw node.Error($"weight {bias.Name} has shape {bias.Shape}, expected ({g.Heads}, {g.Queries}, {g.Keys})");
        if (f.UsesLengths)
        {
            node.TakesLengths(k);
            builder.LimitLengths(g.Keys);
        }

        return new(node, q, k, v, bias, positions, g, f.UsesLengths);
    }

    public override void Prepare(PlanMemory memory)
    {
        if (_positions is not null) _table = _positions.Unfold(memory);
        else _table = _bias is null ? null : memory.Copy(_bias.As<float>());
    }

    public override void Run(in PlanRun run)
    {
        var g = _geometry with { Batch = run.Batch(Output) };
        Attention.Forward(g, _usesLengths ? run.Lengths : default, run[Inputs[0]], run[Inputs[1]], run[Inputs[2]], _table, null, run[Output]);
    }
}
