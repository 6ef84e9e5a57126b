namespace Nightjar.Formats.Onnx;

/// <summary>A program (GraphProto).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Nodes">The operations, each behind those whose values it uses.</param>
/// <param name="Constants">The initialisers: weights and other constants.</param>
/// <param name="Inputs">What it is given.</param>
/// <param name="Outputs">What it gives.</param>
public sealed record OnnxGraph(
    string Name,
    IReadOnlyList<OnnxNode> Nodes,
    IReadOnlyList<OnnxTensor> Constants,
    IReadOnlyList<OnnxValue> Inputs,
    IReadOnlyList<OnnxValue> Outputs);
