namespace Nightjar.Formats.Numpy;

/// <summary>A file is not a NumPy array, or one that is not supported. The message names the file, the place and what is
/// wrong there.</summary>
public sealed class NumpyFormatException : FormatException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="file">Path of the file; in an archive, with the name of the array.</param>
    /// <param name="offset">Byte of the file.</param>
    /// <param name="reason">What is wrong, without a full stop.</param>
    /// <param name="inner">What led to it.</param>
    public NumpyFormatException(string file, long offset, string reason, Exception? inner = null)
        : base($"{file} cannot be read as a NumPy array: {reason} (byte {offset})", inner)
    {
        File = file;
        Offset = offset;
    }

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>Byte of the file where the trouble is.</summary>
    public long Offset { get; }
}
