namespace Nightjar.Formats.Compression;

/// <summary>Why compressed bytes could not be expanded, and where.</summary>
/// <param name="Reason">A sentence for a person, without a full stop.</param>
/// <param name="Offset">Bytes from the start of the span that was given.</param>
public readonly record struct CompressionError(string Reason, long Offset)
{
    /// <summary>Reason and offset in one line.</summary>
    public override string ToString() => $"{Reason} at byte {Offset}";
}
