namespace Nightjar.Learning.Graphs.Functions;

/// <summary>a + b. Inputs: a, b; b has a's shape, or the shape of a's last axes (one row, one table for every item of the
/// batch).</summary>
public sealed record AddFunction : GraphFunction;
