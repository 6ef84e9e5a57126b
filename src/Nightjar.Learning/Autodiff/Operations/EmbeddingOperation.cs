using Nightjar.Learning.Graphs;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Rows of a table, looked up by number.</summary>
public static unsafe class EmbeddingOperation
{
    /// <summary>Row indices[i] of the table at place i. A row that is looked up several times gets the sum of the gradients, in the
    /// order of the places.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="table">(rows, features).</param>
    /// <param name="indices">Rows of the table, from 0; must stay unchanged until <see cref="Tape.Reset"/>.</param>
    /// <param name="places">The shape that the indices have, such as (batch, time).</param>
    /// <returns>(places…, features).</returns>
    /// <exception cref="ShapeException">The table is no matrix, or there are more or fewer indices than places.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The table has no such row.</exception>
    public static Variable Embed(this Tape tape, Variable table, int[] indices, Shape places)
    {
        if (table.Shape.Axes != 2 || places.Length != indices.Length || places.Axes == Shape.MostAxes)
            throw new ShapeException("Embed", "a table (rows, features) and one index a place", table.Shape, new(indices.Length), places);
        var (rows, features) = (table.Shape[0], table.Shape[1]);
        for (var i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)rows)
                throw new ArgumentOutOfRangeException(nameof(indices), indices[i], $"Embed: index {indices[i]} at place {i}, the table has rows 0 to {rows - 1}");
        }

        var node = tape.NewNode<EmbeddingNode>();
        (node.Table, node.Indices) = (table, indices);
        Span<int> extents = stackalloc int[Shape.MostAxes];
        for (var k = 0; k < places.Axes; k++) extents[k] = places[k];
        extents[places.Axes] = features;
        var y = tape.Result(node, new(extents[..(places.Axes + 1)]), table.NeedsGradient);
        var source = table.Value.Span;
        var target = y.Value.Span;
        for (var i = 0; i < indices.Length; i++) source.Slice(indices[i] * features, features).CopyTo(target[(i * features)..]);
        return y;
    }

    /// <summary>As above, with the indices in a row: (indices) to (indices, features).</summary>
    /// <exception cref="ShapeException">The table is no matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The table has no such row.</exception>
    public static Variable Embed(this Tape tape, Variable table, int[] indices) => tape.Embed(table, indices, new(indices.Length));

    private sealed class EmbeddingNode : Node
    {
        public Variable Table { get; set; } = null!;

        public int[] Indices { get; set; } = [];

        public override string Name => "Embed";

        public override GraphFunction Describe(ICollection<Variable?> inputs) =>
            throw new NotSupportedException("Embed takes indices, which a graph has no inputs for");

        public override void Backward(Tape tape)
        {
            if (!Table.NeedsGradient) return;
            var (features, dy, sums) = (Table.Shape[1], (nint)Output.Gradient!.Pointer, (nint)tape.Accumulated(Table));
            for (var i = 0; i < Indices.Length; i++)
                ElementWise.AddTo((float*)dy + ((nint)i * features), (float*)sums + ((nint)Indices[i] * features), features);
        }
    }
}
