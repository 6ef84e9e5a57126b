namespace Nightjar.Learning.Graphs;

/// <summary>A model file whose tensors can be read does not make a network. The message names the file and the node or tensor.</summary>
/// <param name="file">Path of the file, or what else the model came from.</param>
/// <param name="reason">What is wrong, without a full stop.</param>
/// <param name="inner">What led to it.</param>
public sealed class ModelFormatException(string file, string reason, Exception? inner = null)
    : FormatException($"{file} is no model that can be run: {reason}", inner)
{
    /// <summary>Path of the file, or what else the model came from.</summary>
    public string File { get; } = file;
}
