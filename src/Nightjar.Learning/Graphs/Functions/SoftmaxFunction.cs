namespace Nightjar.Learning.Graphs.Functions;

/// <summary>Softmax, or its logarithm, over the last axis. Input: x.</summary>
/// <param name="IsLogarithm">Whether the logarithm is taken.</param>
public sealed record SoftmaxFunction(bool IsLogarithm) : GraphFunction;
