namespace Nightjar.Learning.Graphs.Functions;

/// <summary>The last row of each sequence: (batch, time, features) to (batch, features), zeros for a sequence of length 0. Input:
/// x.</summary>
/// <param name="UsesLengths">Whether the last row is the one at the length of its sequence.</param>
public sealed record LastStateFunction(bool UsesLengths) : GraphFunction;
