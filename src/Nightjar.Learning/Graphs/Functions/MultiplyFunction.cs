namespace Nightjar.Learning.Graphs.Functions;

/// <summary>a·b, element by element. Inputs: a, b; b has a's shape, or is repeated as in <see cref="AddFunction"/>.</summary>
public sealed record MultiplyFunction : GraphFunction;
