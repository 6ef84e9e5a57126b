namespace Nightjar.Formats.Avro;

/// <summary>The form in which a wanted field is read, whatever its writer's type.</summary>
public enum AvroValueKind : byte
{
    /// <summary>A 64-bit integer; from int, long and boolean.</summary>
    Long,

    /// <summary>A double; from int, long, float and double.</summary>
    Double,

    /// <summary>True or false; from boolean, from numbers, of which 0 is false, and from text and bytes, of which those
    /// that begin with <c>t</c>, <c>T</c> or <c>1</c> are true, with <c>f</c>, <c>F</c> or <c>0</c> false, and others null
    /// (ZTF's <c>isdiffpos</c> is <c>t</c>, <c>f</c>, <c>1</c> or <c>0</c>).</summary>
    Boolean,

    /// <summary>UTF-8 text; from string, bytes, fixed and enum (its symbol).</summary>
    Text,

    /// <summary>Bytes; from bytes, string and fixed.</summary>
    Bytes,

    /// <summary>A table with one row for each record of an array.</summary>
    Rows,
}
