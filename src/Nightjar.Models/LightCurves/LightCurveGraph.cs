using Nightjar.Learning.Graphs;
using Nightjar.Learning.Tensors;

namespace Nightjar.Models.LightCurves;

/// <summary>Checks that a graph of a file is what its settings say.</summary>
internal static class LightCurveGraph
{
    /// <summary>Refuses a graph with other inputs or outputs.</summary>
    /// <param name="frozen">The model.</param>
    /// <param name="usesLengths">Whether it takes lengths.</param>
    /// <param name="answers">Numbers of its first output.</param>
    /// <param name="inputs">Shapes of its inputs.</param>
    /// <exception cref="FormatException">They differ.</exception>
    public static void Check(FrozenModel frozen, bool usesLengths, int answers, params ReadOnlySpan<Shape> inputs)
    {
        var graph = frozen.Graph;
        var output = graph.Nodes.FirstOrDefault(n => graph.Outputs.Count > 0 && n.Output == graph.Outputs[0]);
        var matches = graph.Inputs.Count == inputs.Length && graph.UsesLengths == usesLengths && output is not null && output.Shape.Length == answers;
        for (var i = 0; matches && i < inputs.Length; i++) matches = graph.Inputs[i].Shape == inputs[i];
        if (!matches) throw new FormatException($"expected inputs {string.Join(", ", inputs.ToArray())} and {answers} answers; the graph takes {string.Join(", ", graph.Inputs.Select(i => i.Shape))} and gives {output?.Shape}");
    }
}
