namespace Nightjar.Learning.Graphs.Functions;

/// <summary>Floats from bytes, which know what they stand for. Input: x, bytes.</summary>
public sealed record DequantizeFunction : GraphFunction;
