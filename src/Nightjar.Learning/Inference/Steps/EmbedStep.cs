using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Inference.Steps;

/// <summary>Rows of a table, looked up by number.</summary>
internal sealed unsafe class EmbedStep : PlanStep
{
    private readonly Weight _weight;
    private readonly int _rows;
    private float* _table;

    private EmbedStep(PlanNode node, PlanValue indices, Weight table)
        : base(node, indices) => (_weight, _rows) = (table, table.Shape[0]);

    public static EmbedStep Make(PlanNode node)
    {
        node.Takes(2, 2);
        var (indices, table) = (node.Value(0), node.Weight(1, 2));
        if (table.Shape.Length == 0 || table.Shape[0] > EmbeddingRows.MostRows) throw node.Error($"weight {table.Name} has shape {table.Shape}, expected a table of 1 to {EmbeddingRows.MostRows} rows");
        if (indices.Shape.Axes == Shape.MostAxes) throw node.Error($"{indices.Name} has shape {indices.Shape}, expected at most {Shape.MostAxes - 1} axes");
        if ((long)indices.Shape.Length * table.Shape[1] > int.MaxValue) throw node.Error($"the rows of {table.Name} {table.Shape} for {indices.Name} {indices.Shape} are too many numbers");
        node.Makes(EmbeddingOperation.WithFeatures(indices.Shape, table.Shape[1]));
        return new(node, indices, table);
    }

    public override void Prepare(PlanMemory memory) => _table = memory.Copy(_weight.As<float>());

    public override void Run(in PlanRun run)
    {
        var indices = run[Inputs[0]];
        var places = Inputs[0].Shape.Length;
        var count = run.Items * places;
        var bad = EmbeddingRows.FirstBad(indices, count, _rows);
        if (bad >= 0) throw EmbeddingRows.Error(Inputs[0].Name, indices[bad], run.FirstItem + (bad / places), bad % places, _weight.Name, _rows);
        EmbeddingRows.Forward(_table, Output.Shape.Last, indices, count, run[Output]);
    }
}
