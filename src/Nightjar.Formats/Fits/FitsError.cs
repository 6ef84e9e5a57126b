namespace Nightjar.Formats.Fits;

/// <summary>Why an image could not be read from a FITS file, and where.</summary>
/// <param name="Reason">A sentence for a person, without a full stop.</param>
/// <param name="Offset">Bytes from the start of the FITS file, after expansion where it came gzipped; where the gzip file
/// itself is broken, bytes from its start.</param>
public readonly record struct FitsError(string Reason, long Offset)
{
    /// <summary>Reason and offset in one line.</summary>
    public override string ToString() => $"{Reason} at byte {Offset}";
}
