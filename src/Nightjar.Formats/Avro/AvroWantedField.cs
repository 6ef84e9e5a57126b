namespace Nightjar.Formats.Avro;

/// <summary>A field that a reader wants: where it may be, and as what it is read.</summary>
/// <param name="Kind">The form in which it is read.</param>
/// <param name="Paths">Dotted paths from the record, the preferred first; the first that the writer's schema has is
/// read. A path leads through records and through unions of records with null, by field names or aliases.</param>
public sealed record AvroWantedField(AvroValueKind Kind, params IReadOnlyList<string> Paths)
{
    /// <summary>Whether data without the field, or with null in it, are refused.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether a value of a type that cannot be read as wanted is skipped, so that the slot stays null, instead
    /// of being refused. For columns that some writers damage: Fink's tables have candids as doubles.</summary>
    public bool SkipsOtherTypes { get; init; }

    /// <summary>What stands in a slot whose field the writer's schema lacks: a long, a double, a bool, or a string (for
    /// text and bytes); null to leave the slot missing.</summary>
    public object? Default { get; init; }

    /// <summary>The wanted fields of each record of an array; for <see cref="AvroValueKind.Rows"/> and only for it.</summary>
    public AvroProjection? Child { get; init; }
}
