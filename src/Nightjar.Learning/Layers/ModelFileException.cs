namespace Nightjar.Learning.Layers;

/// <summary>A file of parameters does not fit the model. The message names the file, the tensor and both shapes.</summary>
/// <param name="file">Path of the file.</param>
/// <param name="tensor">Name of the tensor.</param>
/// <param name="reason">What does not fit, without a full stop.</param>
public sealed class ModelFileException(string file, string tensor, string reason)
    : FormatException($"{file} does not fit the model: {tensor} {reason}")
{
    /// <summary>Path of the file.</summary>
    public string File { get; } = file;

    /// <summary>Name of the tensor.</summary>
    public string Tensor { get; } = tensor;
}
