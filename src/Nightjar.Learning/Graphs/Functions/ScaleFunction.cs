namespace Nightjar.Learning.Graphs.Functions;

/// <summary>factor·x. Input: x.</summary>
/// <param name="Factor">The factor.</param>
public sealed record ScaleFunction(float Factor) : GraphFunction;
