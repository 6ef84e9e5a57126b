using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Graphs.Functions;

/// <summary>f(x·w + bias) over the last axis in integers: x bytes, w signed bytes with one scale for all or one for each output in the
/// tensor <c>name.scale</c>. The bias is rounded to steps of scale(x)·scale(w); sums are exact in 32 bits, and a sum becomes a byte
/// as clamp(round(float(sum)·multiplier) + zero point), multiplier = float(scale(x)·scale(w) / scale(y)). Inputs: x (…, inputs),
/// weight (inputs, outputs), bias (outputs), floats, or absent.</summary>
/// <param name="Activation">f: nothing or ReLU.</param>
/// <param name="Output">What the bytes that come out stand for; null for floats, sum·scale(x)·scale(w).</param>
public sealed record QuantizedDenseFunction(Activation Activation, AffineScale? Output = null) : GraphFunction;
