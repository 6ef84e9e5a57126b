namespace Nightjar.Formats.Fits;

/// <summary>A FITS file is damaged or holds something else than was asked for. The message names the file and, where it can, table, column
/// and row.</summary>
public sealed class FitsFormatException : FormatException
{
    /// <summary>Without a message.</summary>
    public FitsFormatException()
    {
    }

    /// <summary>With a message.</summary>
    public FitsFormatException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and what led to it.</summary>
    public FitsFormatException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
