namespace Nightjar.Learning.Graphs.Functions;

/// <summary>Neighbouring elements of one axis, as many as the node's shape says, all of the other axes. Input: x.</summary>
/// <param name="Axis">The axis, not the batch.</param>
/// <param name="First">The first element.</param>
public sealed record SliceFunction(int Axis, int First) : GraphFunction;
