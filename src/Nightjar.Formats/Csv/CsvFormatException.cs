namespace Nightjar.Formats.Csv;

/// <summary>A table of text is not what it should be. The message names file, line and, where there is one, column.</summary>
public sealed class CsvFormatException : FormatException
{
    /// <summary>Without a message.</summary>
    public CsvFormatException()
    {
    }

    /// <summary>With a message.</summary>
    public CsvFormatException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and what led to it.</summary>
    public CsvFormatException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
