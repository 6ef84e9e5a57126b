namespace Nightjar.Learning.Graphs.Functions;

/// <summary>a·b, element by element. Inputs: a, b; b has a's shape, the shape of a's last axes, or (batch, channels) for a of
/// (batch, …, channels): one factor an item and channel.</summary>
public sealed record MultiplyFunction : GraphFunction;
