using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Graphs;

/// <summary>One step of a graph.</summary>
/// <param name="Output">Name of the value that the node makes, unique in its graph.</param>
/// <param name="Function">What it computes.</param>
/// <param name="Inputs">Names of what it takes: inputs of the graph, values of earlier nodes, weights; empty for an absent one.</param>
/// <param name="Shape">Extents of the value for a batch of one. With a batch of n the first extent is n times as large; all others
/// stay.</param>
public sealed record GraphNode(string Output, GraphFunction Function, IReadOnlyList<string> Inputs, Shape Shape);
