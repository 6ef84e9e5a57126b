namespace Nightjar.Formats.Onnx;

/// <summary>A constant (TensorProto).</summary>
/// <param name="Name">Its name.</param>
/// <param name="DataType">What the elements are.</param>
/// <param name="Extents">Lengths of the axes, the slowest first; empty for a single number.</param>
/// <param name="Data">The elements, little-endian.</param>
public sealed record OnnxTensor(string Name, OnnxDataType DataType, IReadOnlyList<long> Extents, ReadOnlyMemory<byte> Data);
