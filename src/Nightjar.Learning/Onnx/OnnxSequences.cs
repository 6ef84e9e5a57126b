using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;

namespace Nightjar.Learning.Onnx;

/// <summary>Functions of sequences (batch, time, features), ragged or not.</summary>
internal static class OnnxSequences
{
    /// <summary>The largest or the mean row of each sequence.</summary>
    public static void Pool(OnnxTranslation work, GraphNode node, SequencePoolFunction function)
    {
        var b = work.Builder;
        var name = work.Input(node, 0);
        var x = work.Get(name);
        string y;
        if (!function.UsesLengths)
        {
            y = b.Emit(function.IsMax ? "ReduceMax" : "ReduceMean", [x], ("axes", new long[] { 1 }), ("keepdims", 0L));
        }
        else if (function.IsMax)
        {
            var inside = b.Emit("Where", [Inside(work, name), x, b.Number(float.NegativeInfinity)]);
            var largest = b.Emit("ReduceMax", [inside], ("axes", new long[] { 1 }), ("keepdims", 0L));
            var isThere = b.Emit("Greater", [work.LengthsAlong(2, 0), b.List(0)]);
            y = b.Emit("Where", [isThere, largest, b.Number(0)]);
        }
        else
        {
            var sum = b.Emit("ReduceSum", [Masked(work, name), b.List(1)], ("keepdims", 0L));
            var count = b.Emit("Max", [work.LengthsAlong(2, 0), b.List(1)]);
            y = b.Emit("Div", [sum, b.Emit("Cast", [count], ("to", 1L))]);
        }

        work.Define(node.Output, OnnxLayout.Plain, y);
    }

    /// <summary>The last row of each sequence.</summary>
    public static void LastState(OnnxTranslation work, GraphNode node, LastStateFunction function)
    {
        var b = work.Builder;
        var name = work.Input(node, 0);
        var (x, time) = (work.Get(name), work.ShapeOf(name, 3)[1]);
        string y;
        if (function.UsesLengths)
        {
            var places = b.Integers([.. Enumerable.Range(1, time).Select(i => (long)i)], 1, time, 1);
            var isLast = b.Emit("Equal", [places, work.LengthsAlong(3, 0)]);
            y = b.Emit("ReduceSum", [b.Emit("Where", [isLast, x, b.Number(0)]), b.List(1)], ("keepdims", 0L));
        }
        else
        {
            y = b.Emit("Gather", [x, b.Integers([time - 1])], ("axis", 1L));
        }

        work.Define(node.Output, OnnxLayout.Plain, y);
    }

    /// <summary>Each sequence backwards.</summary>
    public static void Reverse(OnnxTranslation work, GraphNode node, ReverseFunction function)
    {
        var b = work.Builder;
        var x = work.Get(work.Input(node, 0));
        var y = function.UsesLengths
            ? b.Emit("ReverseSequence", [x, work.LengthsAlong(1, 0)], ("batch_axis", 0L), ("time_axis", 1L))
            : b.Emit("Slice", [x, b.List(-1), b.List(long.MinValue), b.List(1), b.List(-1)]);
        work.Define(node.Output, OnnxLayout.Plain, y);
    }

    /// <summary>Zeros past the end of each sequence.</summary>
    public static void Mask(OnnxTranslation work, GraphNode node) => work.Define(node.Output, OnnxLayout.Plain, Masked(work, work.Input(node, 0)));

    private static string Masked(OnnxTranslation work, string name) => work.Builder.Emit("Where", [Inside(work, name), work.Get(name), work.Builder.Number(0)]);

    private static string Inside(OnnxTranslation work, string name) => work.Inside(work.ShapeOf(name, 3)[1], 3, 0, 1);
}
