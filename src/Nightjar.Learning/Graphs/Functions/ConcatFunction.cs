namespace Nightjar.Learning.Graphs.Functions;

/// <summary>Two values side by side on the last axis. Inputs: a, b.</summary>
public sealed record ConcatFunction : GraphFunction;
