using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Graphs.Functions;

/// <summary>f, element by element. Input: x.</summary>
/// <param name="Activation">f.</param>
public sealed record ActivationFunction(Activation Activation) : GraphFunction;
