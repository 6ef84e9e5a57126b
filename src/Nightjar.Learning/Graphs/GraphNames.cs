namespace Nightjar.Learning.Graphs;

/// <summary>Checks of a graph that came from a file.</summary>
internal static class GraphNames
{
    /// <summary>Refuses names that stand for two things, outputs that nobody makes, and shapes without a batch.</summary>
    /// <exception cref="ModelFormatException">The graph is none.</exception>
    public static void Check(string source, Graph graph)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var input in graph.Inputs)
        {
            if (input is null || !known.Add(input.Name)) throw new ModelFormatException(source, $"there are two inputs {input?.Name}");
            if (input.Shape.Axes == 0 || input.Shape[0] != 1) throw new ModelFormatException(source, $"input {input.Name} has shape {input.Shape}, which does not begin with a batch of 1");
        }

        foreach (var node in graph.Nodes)
        {
            if (node is null || node.Output.Length == 0 || !known.Add(node.Output)) throw new ModelFormatException(source, $"there are two values '{node?.Output}'");
            if (node.Shape.Axes == 0) throw new ModelFormatException(source, $"node {node.Output} has no batch axis");
        }

        foreach (var output in graph.Outputs)
        {
            if (!known.Contains(output)) throw new ModelFormatException(source, $"nothing makes its output '{output}'");
        }
    }
}
