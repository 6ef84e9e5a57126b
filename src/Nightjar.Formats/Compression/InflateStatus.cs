namespace Nightjar.Formats.Compression;

/// <summary>How an attempt to inflate ended.</summary>
public enum InflateStatus
{
    /// <summary>The final block ended; everything was written.</summary>
    Done,

    /// <summary>The stream breaks a rule of RFC 1951.</summary>
    Corrupt,

    /// <summary>The source ended before the final block did.</summary>
    Truncated,

    /// <summary>The destination is full and the stream goes on.</summary>
    DestinationTooSmall,
}
