namespace Nightjar.Learning.Graphs.Functions;

/// <summary>x, or slope·x below 0. Input: x.</summary>
/// <param name="Slope">The slope below 0.</param>
public sealed record LeakyReluFunction(float Slope) : GraphFunction;
