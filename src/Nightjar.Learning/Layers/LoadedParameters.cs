namespace Nightjar.Learning.Layers;

/// <summary>What a model took from a file.</summary>
/// <param name="Loaded">Names of the parameters that were taken.</param>
/// <param name="Kept">Names of the parameters that stayed as they were: the file has none of that name and shape.</param>
/// <param name="Unused">Names of the file's tensors that the model did not take.</param>
/// <param name="Metadata">What else the file says.</param>
public sealed record LoadedParameters(
    IReadOnlyList<string> Loaded,
    IReadOnlyList<string> Kept,
    IReadOnlyList<string> Unused,
    IReadOnlyDictionary<string, string> Metadata);
