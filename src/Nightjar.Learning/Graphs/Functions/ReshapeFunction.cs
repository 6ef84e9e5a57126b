namespace Nightjar.Learning.Graphs.Functions;

/// <summary>The same numbers under the node's shape. Input: x.</summary>
public sealed record ReshapeFunction : GraphFunction;
