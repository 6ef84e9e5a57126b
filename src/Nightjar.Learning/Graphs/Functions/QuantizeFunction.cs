namespace Nightjar.Learning.Graphs.Functions;

/// <summary>Bytes from floats. Input: x.</summary>
/// <param name="Output">What the bytes stand for.</param>
public sealed record QuantizeFunction(AffineScale Output) : GraphFunction;
