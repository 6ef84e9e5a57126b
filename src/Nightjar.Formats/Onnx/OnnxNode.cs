namespace Nightjar.Formats.Onnx;

/// <summary>One operation (NodeProto).</summary>
/// <param name="Operator">Which, such as <c>MatMul</c>.</param>
/// <param name="Name">Its own name.</param>
/// <param name="Inputs">Names of what it takes; empty for an absent one.</param>
/// <param name="Outputs">Names of what it makes; empty for one that nobody wants.</param>
/// <param name="Attributes">Its settings.</param>
public sealed record OnnxNode(
    string Operator,
    string Name,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyList<OnnxAttribute> Attributes);
