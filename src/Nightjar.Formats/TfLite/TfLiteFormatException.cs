namespace Nightjar.Formats.TfLite;

/// <summary>A file is not a TensorFlow Lite model, or breaks a rule of that format. The message names the file, the place and
/// what is wrong there.</summary>
public sealed class TfLiteFormatException : FormatException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="offset">Byte of the file.</param>
    /// <param name="reason">What is wrong, without a full stop.</param>
    /// <param name="inner">What led to it.</param>
    public TfLiteFormatException(string file, long offset, string reason, Exception? inner = null)
        : base($"{file} cannot be read as TensorFlow Lite: {reason} (byte {offset})", inner)
    {
        File = file;
        Offset = offset;
    }

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>Byte of the file where the trouble is.</summary>
    public long Offset { get; }
}
