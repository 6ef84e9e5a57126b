using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Biases of attention inside a window.</summary>
public static unsafe class RelativePositionOperation
{
    /// <summary>A bias for <see cref="AttentionOperation.Attend"/> that depends on where query and key lie to each other in a window
    /// of size x size pixels. The table's rows are ordered as Swin's (Liu et al. 2021, arXiv 2103.14030): row
    /// (Δrow + size - 1)·(2·size - 1) + Δcolumn + size - 1 with Δ = query minus key.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="table">((2·size - 1)², heads).</param>
    /// <param name="size">Pixels along a side of the window.</param>
    /// <returns>(heads, size², size²).</returns>
    /// <exception cref="ShapeException">The table does not fit the window.</exception>
    public static Variable RelativePositionBias(this Tape tape, Variable table, int size)
    {
        var side = (2L * size) - 1;
        if (size < 1 || table.Shape.Axes != 2 || table.Shape[0] != side * side)
            throw new ShapeException("RelativePositionBias", $"a table ({side}², heads)", table.Shape);
        var node = tape.NewNode<RelativePositionNode>();
        (node.Table, node.Size) = (table, size);
        var heads = table.Shape[1];
        var y = tape.Result(node, new(heads, size * size, size * size), table.NeedsGradient);
        RelativePosition.Forward(size, heads, table.Value.Pointer, y.Value.Pointer);
        return y;
    }

    private sealed class RelativePositionNode : Node
    {
        public Variable Table { get; set; } = null!;

        public int Size { get; set; }

        public override string Name => "RelativePositionBias";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(Table);
            return new RelativePositionFunction(Size);
        }

        public override void Backward(Tape tape)
        {
            if (Table.NeedsGradient) RelativePosition.Backward(Size, Table.Shape[1], Output.Gradient!.Pointer, tape.Accumulated(Table));
        }
    }
}
