using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Tensors;

namespace Nightjar.Models.LightCurves;

/// <summary>Makes a network for sequences of any length one for shorter sequences, which spares it the padding.</summary>
internal static class ShorterGraph
{
    /// <summary>Lengths that networks are made for: 16, 32 and so on, then the longest.</summary>
    public static int[] Lengths(int longest)
    {
        var lengths = new List<int>();
        for (var length = 16; length < longest; length *= 2) lengths.Add(length);
        return [.. lengths, longest];
    }

    /// <summary>Shortens a network that takes lengths: time is the second axis of sequences, the third of sequences that are images of
    /// one row.</summary>
    /// <param name="model">The network.</param>
    /// <param name="length">Steps of the new one.</param>
    public static FrozenModel Shorten(FrozenModel model, int length)
    {
        var longest = model.Graph.Inputs[0].Shape[1];
        var graph = model.Graph with
        {
            Inputs = [.. model.Graph.Inputs.Select(i => i with { Shape = Change(i.Shape) })],
            Nodes = [.. model.Graph.Nodes.Select(n => n with { Shape = Change(n.Shape) })],
        };
        return FrozenModel.Create(model.Source, graph, model.Weights.Values.Select(w => new SafeTensorEntry(w.Name, w.DataType, Extents(w.Shape), w.Bytes.ToArray())));

        Shape Change(Shape shape) =>
            shape.Axes == 3 && shape[1] == longest ? shape.With(1, length)
            : shape.Axes == 4 && shape[1] == 1 && shape[2] == longest ? shape.With(2, length)
            : shape;
    }

    private static int[] Extents(Shape shape)
    {
        var extents = new int[shape.Axes];
        for (var i = 0; i < extents.Length; i++) extents[i] = shape[i];
        return extents;
    }
}
