namespace Nightjar.Formats.TfLite;

/// <summary>Names for the inputs and outputs of a subgraph, as its author called them.</summary>
/// <param name="Key">Name of the signature.</param>
/// <param name="Subgraph">Number of the subgraph.</param>
/// <param name="Inputs">Numbers of its input tensors by name.</param>
/// <param name="Outputs">Numbers of its output tensors by name.</param>
public sealed record TfLiteSignature(
    string Key, int Subgraph, IReadOnlyDictionary<string, int> Inputs, IReadOnlyDictionary<string, int> Outputs);
