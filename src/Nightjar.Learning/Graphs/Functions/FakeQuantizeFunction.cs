namespace Nightjar.Learning.Graphs.Functions;

/// <summary>The number that x's byte stands for, as a float: what training for bytes puts where bytes will be. Input: x.</summary>
/// <param name="Output">What the bytes would stand for.</param>
public sealed record FakeQuantizeFunction(AffineScale Output) : GraphFunction;
