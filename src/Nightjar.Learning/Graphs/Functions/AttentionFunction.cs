namespace Nightjar.Learning.Graphs.Functions;

/// <summary>softmax(q·kᵀ/√width + bias)·v for each sequence and head; a head is a run of neighbouring features. Inputs: q (batch,
/// queries, features), k and v (batch, keys, features), bias (heads, queries, keys) or absent.</summary>
/// <param name="Heads">Number of heads.</param>
/// <param name="UsesLengths">Whether keys past the length of their sequence are left out.</param>
public sealed record AttentionFunction(int Heads, bool UsesLengths) : GraphFunction;
