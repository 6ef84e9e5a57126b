namespace Nightjar.Learning.Graphs.Functions;

/// <summary>A bias for attention inside a window, by where query and key lie to each other: ((2·size - 1)², heads) to (heads, size²,
/// size²). Input: the table.</summary>
/// <param name="Size">Pixels along a side of the window.</param>
public sealed record RelativePositionFunction(int Size) : GraphFunction;
