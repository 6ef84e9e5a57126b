namespace Nightjar.Learning.Graphs.Functions;

/// <summary>(x - mean) / sqrt(variance + epsilon)·gain + shift with stored statistics by channels. Inputs: x (…, channels), gain,
/// shift, mean, variance (channels).</summary>
/// <param name="Epsilon">Added to the variance.</param>
public sealed record BatchNormFunction(float Epsilon) : GraphFunction;
