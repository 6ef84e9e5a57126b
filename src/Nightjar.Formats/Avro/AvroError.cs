namespace Nightjar.Formats.Avro;

/// <summary>Why a piece of Avro could not be read, and where.</summary>
/// <param name="Reason">A sentence for a person, without a full stop.</param>
/// <param name="Offset">Bytes from the start of the span that was given to the reader.</param>
/// <param name="FieldPath">Dotted path of the field being read (<c>prv_candidates[3].jd</c>), empty outside a record.</param>
public readonly record struct AvroError(string Reason, long Offset, string FieldPath)
{
    /// <summary>Whether there is no error: the default value.</summary>
    public bool IsNone => Reason is null;

    /// <summary>Reason, field and offset in one line.</summary>
    public override string ToString() =>
        IsNone ? "no error" : FieldPath.Length == 0 ? $"{Reason} at byte {Offset}" : $"{FieldPath}: {Reason} at byte {Offset}";
}
