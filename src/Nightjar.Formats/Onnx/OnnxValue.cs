namespace Nightjar.Formats.Onnx;

/// <summary>Name, type and shape of an input or output (ValueInfoProto).</summary>
/// <param name="Name">Its name.</param>
/// <param name="DataType">What the elements are.</param>
/// <param name="Extents">The axes: a number, a name of a length that is only known later (<c>batch</c>), or empty where nothing is
/// known.</param>
public sealed record OnnxValue(string Name, OnnxDataType DataType, IReadOnlyList<string> Extents);
