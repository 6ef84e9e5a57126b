namespace Nightjar.Formats.Avro;

/// <summary>The kinds of Avro schema (Avro specification 1.11, "Schema Declaration").</summary>
public enum AvroType : byte
{
    /// <summary>No value, no bytes.</summary>
    Null,

    /// <summary>One byte, 0 or 1.</summary>
    Boolean,

    /// <summary>A zig-zag variable-length integer of 32 bits.</summary>
    Int,

    /// <summary>A zig-zag variable-length integer of 64 bits.</summary>
    Long,

    /// <summary>Four bytes, IEEE 754, little-endian.</summary>
    Float,

    /// <summary>Eight bytes, IEEE 754, little-endian.</summary>
    Double,

    /// <summary>A length and as many bytes.</summary>
    Bytes,

    /// <summary>A length and as many bytes of UTF-8.</summary>
    String,

    /// <summary>Fields, one after the other.</summary>
    Record,

    /// <summary>The index of a symbol.</summary>
    Enum,

    /// <summary>Blocks of items, ended by an empty block.</summary>
    Array,

    /// <summary>Blocks of a key and a value, ended by an empty block.</summary>
    Map,

    /// <summary>The index of a branch and a value of that branch.</summary>
    Union,

    /// <summary>A number of bytes that the schema states.</summary>
    Fixed,
}
