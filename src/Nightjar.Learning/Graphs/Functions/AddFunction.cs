namespace Nightjar.Learning.Graphs.Functions;

/// <summary>a + b. Inputs: a, b; b has a's shape, or is repeated where it has the extent 1 or no axis in front (one row, one table for
/// every item of the batch, one row for all pixels of an item).</summary>
public sealed record AddFunction : GraphFunction;
