using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Bench.Vision;

/// <summary>How much a network computes.</summary>
internal static class Operations
{
    /// <summary>Multiplications and additions of an item's matrix products, convolutions by the plain sum and attention.</summary>
    public static double Of(FrozenModel model)
    {
        var shapes = model.Graph.Inputs.ToDictionary(i => i.Name, i => i.Shape, StringComparer.Ordinal);
        foreach (var node in model.Graph.Nodes) shapes[node.Output] = node.Shape;
        return model.Graph.Nodes.Sum(node => 2.0 * node.Shape.Length * node.Function switch
        {
            DenseFunction => model.Weights[node.Inputs[1]].Shape[0],
            ConvolutionFunction => Window(model.Weights[node.Inputs[1]].Shape),
            AttentionFunction => 2 * shapes[node.Inputs[1]][1],
            _ => 0,
        });
    }

    private static int Window(Shape weight) => weight[0] * weight[1] * weight[2];
}
