using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Graphs.Functions;

/// <summary>f(x·w + bias) over the last axis. Inputs: x (…, inputs), weight (inputs, outputs), bias (outputs) or absent.</summary>
/// <param name="Activation">f.</param>
public sealed record DenseFunction(Activation Activation) : GraphFunction;
