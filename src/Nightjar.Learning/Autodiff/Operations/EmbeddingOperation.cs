using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
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

        var node = tape.NewNode<IntegerEmbeddingNode>();
        (node.Table, node.Indices) = (table, indices);
        var y = tape.Result(node, WithFeatures(places, features), table.NeedsGradient);
        var source = table.Value.Span;
        var target = y.Value.Span;
        for (var i = 0; i < indices.Length; i++) source.Slice(indices[i] * features, features).CopyTo(target[(i * features)..]);
        return y;
    }

    /// <summary>As above, with the indices in a row: (indices) to (indices, features).</summary>
    /// <exception cref="ShapeException">The table is no matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The table has no such row.</exception>
    public static Variable Embed(this Tape tape, Variable table, int[] indices) => tape.Embed(table, indices, new(indices.Length));

    /// <summary>As above, with indices on the tape, such as an input of the network: then the operation can be frozen. Indices are floats
    /// that hold whole numbers, and get no gradient.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="table">(rows, features), at most 2^24 rows, up to where floats hold every whole number.</param>
    /// <param name="indices">(places…), such as (batch, time).</param>
    /// <returns>(places…, features).</returns>
    /// <exception cref="ShapeException">The table is no matrix or has too many rows, or the indices have too many axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The table has no such row; the message names the indices, the row of the batch,
    /// the place and the index.</exception>
    public static Variable Embed(this Tape tape, Variable table, Variable indices)
    {
        if (table.Shape.Axes != 2 || table.Shape[0] > EmbeddingRows.MostRows || indices.Shape.Axes == Shape.MostAxes)
            throw new ShapeException("Embed", $"a table (rows, features) with at most {EmbeddingRows.MostRows} rows, and one index a place", table.Shape, indices.Shape);
        var (rows, count) = (table.Shape[0], indices.Shape.Length);
        var bad = EmbeddingRows.FirstBad(indices.Value.Pointer, count, rows);
        if (bad >= 0)
        {
            var places = indices.Shape.Axes == 0 ? 1 : count / indices.Shape[0];
            throw EmbeddingRows.Error(indices.Value.Name, indices.Value.Span[bad], bad / places, bad % places, table.Parameter?.Name ?? table.Value.Name, rows);
        }

        var node = tape.NewNode<EmbeddingNode>();
        (node.Table, node.Indices) = (table, indices);
        var y = tape.Result(node, WithFeatures(indices.Shape, table.Shape[1]), table.NeedsGradient);
        EmbeddingRows.Forward(table.Value.Pointer, table.Shape[1], indices.Value.Pointer, count, y.Value.Pointer);
        return y;
    }

    /// <summary>One more axis behind those of the places.</summary>
    internal static Shape WithFeatures(Shape places, int features)
    {
        Span<int> extents = stackalloc int[Shape.MostAxes];
        for (var k = 0; k < places.Axes; k++) extents[k] = places[k];
        extents[places.Axes] = features;
        return new(extents[..(places.Axes + 1)]);
    }

    private sealed class EmbeddingNode : Node
    {
        public Variable Table { get; set; } = null!;

        public Variable Indices { get; set; } = null!;

        public override string Name => "Embed";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(Indices);
            inputs.Add(Table);
            return new EmbedFunction();
        }

        public override void Backward(Tape tape)
        {
            if (Table.NeedsGradient)
                EmbeddingRows.Backward(Output.Gradient!.Pointer, Table.Shape[1], Indices.Value.Pointer, Indices.Shape.Length, tape.Accumulated(Table));
        }
    }

    private sealed class IntegerEmbeddingNode : Node
    {
        public Variable Table { get; set; } = null!;

        public int[] Indices { get; set; } = [];

        public override string Name => "Embed";

        public override GraphFunction Describe(ICollection<Variable?> inputs) =>
            throw new NotSupportedException("Embed of integers is no part of a graph: give the indices as an input of the network, in floats");

        public override void Backward(Tape tape)
        {
            if (!Table.NeedsGradient) return;
            var (features, dy, sums) = (Table.Shape[1], (nint)Output.Gradient!.Pointer, (nint)tape.Accumulated(Table));
            for (var i = 0; i < Indices.Length; i++)
                ElementWise.AddTo((float*)dy + ((nint)i * features), (float*)sums + ((nint)Indices[i] * features), features);
        }
    }
}
