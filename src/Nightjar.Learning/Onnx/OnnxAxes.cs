using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;

namespace Nightjar.Learning.Onnx;

/// <summary>Functions that move numbers.</summary>
internal static class OnnxAxes
{
    // The number of the data type in ONNX.
    private const long Int64 = 7;

    /// <summary>The same numbers under another shape.</summary>
    public static void Reshape(OnnxTranslation work, GraphNode node)
    {
        var y = work.Builder.Emit("Reshape", [work.Get(work.Input(node, 0)), work.Builder.List(OnnxTranslation.OpenBatch(node.Shape))]);
        work.Define(node.Output, OnnxLayout.Plain, y);
    }

    /// <summary>The axes in another order.</summary>
    public static void Permute(OnnxTranslation work, GraphNode node, PermuteFunction function)
    {
        var order = new long[function.Order.Axes];
        for (var i = 0; i < order.Length; i++) order[i] = function.Order[i];
        work.Define(node.Output, OnnxLayout.Plain, work.Builder.Emit("Transpose", [work.Get(work.Input(node, 0))], ("perm", order)));
    }

    /// <summary>Neighbouring elements of one axis.</summary>
    public static void Slice(OnnxTranslation work, GraphNode node, SliceFunction function)
    {
        var b = work.Builder;
        if (function.Axis < 1 || function.Axis >= node.Shape.Axes) throw work.NotSupported($"a slice of axis {function.Axis} of {node.Shape}");
        var end = (long)function.First + node.Shape[function.Axis];
        var y = b.Emit("Slice", [work.Get(work.Input(node, 0)), b.List(function.First), b.List(end), b.List(function.Axis)]);
        work.Define(node.Output, OnnxLayout.Plain, y);
    }

    /// <summary>Rows of a table, looked up by number.</summary>
    public static void Embed(OnnxTranslation work, GraphNode node)
    {
        var (b, table) = (work.Builder, work.Input(node, 1));
        work.ShapeOf(table, 2);
        var indices = b.Emit("Cast", [work.Get(work.Input(node, 0))], ("to", Int64));
        work.Define(node.Output, OnnxLayout.Plain, b.Emit("Gather", [work.Get(table), indices], ("axis", 0L)));
    }

    /// <summary>Two values side by side on the last axis.</summary>
    public static void Concat(OnnxTranslation work, GraphNode node)
    {
        var (first, second) = (work.Input(node, 0), work.Input(node, 1));
        var layout = work.Home(first) == work.Home(second) ? work.Home(first) : OnnxLayout.Plain;
        var axis = layout == OnnxLayout.ChannelsFirst ? 1L : -1L;
        work.Define(node.Output, layout, work.Builder.Emit("Concat", [work.Get(first, layout), work.Get(second, layout)], ("axis", axis)));
    }
}
