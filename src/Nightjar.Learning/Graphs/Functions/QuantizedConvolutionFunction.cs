namespace Nightjar.Learning.Graphs.Functions;

/// <summary>A convolution in integers, in the numbers of <see cref="QuantizedDenseFunction"/>. Inputs: x (batch, height, width,
/// channels), bytes; weight (height, width, channels, filters), signed bytes with <c>name.scale</c>; bias (filters), floats, or
/// absent.</summary>
/// <param name="Convolution">Windows, padding, which stands for real 0, and f: nothing or ReLU. One group.</param>
/// <param name="Output">What the bytes that come out stand for; null for floats.</param>
public sealed record QuantizedConvolutionFunction(ConvolutionFunction Convolution, AffineScale? Output = null) : GraphFunction;
