namespace Nightjar.Formats.Avro;

/// <summary>The form in which a wanted field is read, whatever its writer's type.</summary>
public enum AvroValueKind : byte
{
    /// <summary>A 64-bit integer; from int, long and boolean.</summary>
    Long,

    /// <summary>A double; from int, long, float and double.</summary>
    Double,

    /// <summary>True or false; from boolean, and from numbers, of which 0 is false.</summary>
    Boolean,

    /// <summary>UTF-8 text; from string, bytes, fixed and enum (its symbol).</summary>
    Text,

    /// <summary>Bytes; from bytes, string and fixed.</summary>
    Bytes,

    /// <summary>A table with one row for each record of an array.</summary>
    Rows,
}
