namespace Nightjar.Learning.Graphs;

/// <summary>A network as data: the operations in the order in which they run, and the names of the values that pass between them.
/// It is what a model file holds, what a plan is made from, and what an exporter writes. Weights are known by name and lie beside
/// it (<see cref="FrozenModel"/>).</summary>
/// <param name="Inputs">What the network takes, in the order in which it is given.</param>
/// <param name="Nodes">The operations; each uses inputs, weights and the values of nodes before it.</param>
/// <param name="Outputs">Names of the values that the network gives.</param>
/// <param name="UsesLengths">Whether it takes the length of every sequence of the batch too.</param>
public sealed record Graph(IReadOnlyList<GraphInput> Inputs, IReadOnlyList<GraphNode> Nodes, IReadOnlyList<string> Outputs, bool UsesLengths = false);
