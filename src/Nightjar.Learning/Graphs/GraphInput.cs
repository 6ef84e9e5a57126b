using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Graphs;

/// <summary>What a graph is given.</summary>
/// <param name="Name">Its name, unique in its graph.</param>
/// <param name="Shape">Extents for a batch of one; the first, 1, is the batch.</param>
public sealed record GraphInput(string Name, Shape Shape);
