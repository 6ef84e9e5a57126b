namespace Nightjar.Formats.Onnx;

/// <summary>A setting of an operation (AttributeProto).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">A float, a long, a string, or an array of floats or longs.</param>
public sealed record OnnxAttribute(string Name, object Value);
