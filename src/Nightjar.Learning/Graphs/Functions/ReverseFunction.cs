namespace Nightjar.Learning.Graphs.Functions;

/// <summary>Each sequence (batch, time, features) backwards. Input: x.</summary>
/// <param name="UsesLengths">Whether rows past the length of their sequence stay where they are.</param>
public sealed record ReverseFunction(bool UsesLengths) : GraphFunction;
