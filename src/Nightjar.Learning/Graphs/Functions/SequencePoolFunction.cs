namespace Nightjar.Learning.Graphs.Functions;

/// <summary>The largest or the mean row of each sequence: (batch, time, features) to (batch, features), zeros for a sequence of length
/// 0. Input: x.</summary>
/// <param name="IsMax">The largest number of each feature, else the mean.</param>
/// <param name="UsesLengths">Whether rows past the length of their sequence are left out.</param>
public sealed record SequencePoolFunction(bool IsMax, bool UsesLengths) : GraphFunction;
