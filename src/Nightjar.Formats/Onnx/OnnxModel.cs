namespace Nightjar.Formats.Onnx;

/// <summary>An ONNX file (ModelProto of the public onnx.proto): a graph, and by which version of the operators it is meant.</summary>
/// <param name="Graph">The program.</param>
/// <param name="Opset">Version of the standard operators.</param>
/// <param name="IrVersion">Version of the format.</param>
/// <param name="Producer">Who wrote it.</param>
/// <param name="ProducerVersion">In which version.</param>
/// <param name="Metadata">What else the maker wanted to say.</param>
public sealed record OnnxModel(
    OnnxGraph Graph,
    long Opset,
    long IrVersion,
    string Producer,
    string ProducerVersion,
    IReadOnlyDictionary<string, string> Metadata);
