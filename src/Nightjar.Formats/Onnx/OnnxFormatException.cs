namespace Nightjar.Formats.Onnx;

/// <summary>A file is no ONNX model, or keeps something where this reader does not look.</summary>
/// <param name="file">Path of the file.</param>
/// <param name="reason">What is wrong, without a full stop.</param>
public sealed class OnnxFormatException(string file, string reason)
    : FormatException($"{file} cannot be read as ONNX: {reason}")
{
    /// <summary>Path of the file.</summary>
    public string File { get; } = file;
}
