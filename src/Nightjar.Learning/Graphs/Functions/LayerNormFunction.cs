namespace Nightjar.Learning.Graphs.Functions;

/// <summary>(x - mean) / sqrt(variance + epsilon)·gain + shift over the last axis. Inputs: x (…, features), gain (features), shift
/// (features).</summary>
/// <param name="Epsilon">Added to the variance.</param>
public sealed record LayerNormFunction(float Epsilon) : GraphFunction;
