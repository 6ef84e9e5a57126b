namespace Nightjar.Formats.Avro;

/// <summary>What a slot holds after decoding.</summary>
public enum AvroSlotState : byte
{
    /// <summary>Nothing: the writer's schema has no such field.</summary>
    Missing,

    /// <summary>Nothing: the field is null, or the record around it is.</summary>
    Null,

    /// <summary>A value, or the default of a field that the writer's schema lacks.</summary>
    Present,
}
