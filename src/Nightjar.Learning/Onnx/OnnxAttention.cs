using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;

namespace Nightjar.Learning.Onnx;

/// <summary>Attention, in single steps: ONNX has no operator for it.</summary>
internal static class OnnxAttention
{
    /// <summary>softmax(q·kᵀ/√width + bias)·v for each head.</summary>
    public static void Attend(OnnxTranslation work, GraphNode node, AttentionFunction function)
    {
        var b = work.Builder;
        var (queries, keys) = (work.ShapeOf(work.Input(node, 0), 3), work.ShapeOf(work.Input(node, 1), 3));
        if (function.Heads < 1 || queries[2] % function.Heads != 0)
            throw work.NotSupported($"attention of {queries} to {keys} with {function.Heads} heads");
        var width = queries[2] / function.Heads;
        var q = Heads(0, queries[1], [0, 2, 1, 3]);
        var k = Heads(1, keys[1], [0, 2, 3, 1]);
        var v = Heads(2, keys[1], [0, 2, 1, 3]);
        var scores = b.Emit("Mul", [b.Emit("MatMul", [q, k]), b.Number(1 / MathF.Sqrt(width))]);
        if (work.Optional(node, 3) is { } bias) scores = b.Emit("Add", [scores, work.Get(bias)]);
        if (function.UsesLengths) scores = b.Emit("Where", [Inside(), scores, b.Number(float.NegativeInfinity)]);
        var weights = b.Emit("Softmax", [scores], ("axis", -1L));

        // Where no key counts, the softmax is not a number.
        if (function.UsesLengths) weights = b.Emit("Where", [Inside(), weights, b.Number(0)]);
        var y = b.Emit("Transpose", [b.Emit("MatMul", [weights, v])], ("perm", new long[] { 0, 2, 1, 3 }));
        work.Define(node.Output, OnnxLayout.Plain, b.Emit("Reshape", [y, b.List(-1, queries[1], queries[2])]));

        string Inside() => work.Inside(keys[1], 4, 0, 3);

        string Heads(int input, int rows, long[] order)
        {
            var split = b.Emit("Reshape", [work.Get(work.Input(node, input)), b.List(-1, rows, function.Heads, width)]);
            return b.Emit("Transpose", [split], ("perm", order));
        }
    }

    /// <summary>A bias by where query and key lie to each other.</summary>
    public static void RelativePosition(OnnxTranslation work, GraphNode node, RelativePositionFunction function)
    {
        var (size, pixels) = (function.Size, function.Size * function.Size);
        var table = work.ShapeOf(work.Input(node, 0), 2);
        if (size < 1 || table[0] != ((long)(2 * size) - 1) * ((2 * size) - 1)) throw work.NotSupported($"a table {table} for windows of {size} x {size} pixels");
        var rows = new long[pixels * pixels];
        for (var i = 0; i < rows.Length; i++)
        {
            var (query, key) = (i / pixels, i % pixels);
            var (down, right) = ((query / size) - (key / size), (query % size) - (key % size));
            rows[i] = ((down + size - 1) * ((2 * size) - 1)) + right + size - 1;
        }

        var picked = work.Builder.Emit("Gather", [work.Get(work.Input(node, 0)), work.Builder.Integers(rows, pixels, pixels)]);
        work.Define(node.Output, OnnxLayout.Plain, work.Builder.Emit("Transpose", [picked], ("perm", new long[] { 2, 0, 1 })));
    }
}
