namespace Nightjar.Learning.Graphs.Functions;

/// <summary>Zeros past the length of each sequence (batch, time, features). Input: x.</summary>
public sealed record MaskFunction : GraphFunction;
