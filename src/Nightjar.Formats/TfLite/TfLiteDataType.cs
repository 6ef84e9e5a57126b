namespace Nightjar.Formats.TfLite;

/// <summary>What the elements of a tensor are, with the schema's numbers.</summary>
public enum TfLiteDataType
{
    /// <summary>IEEE float of 32 bits.</summary>
    Float32 = 0,

    /// <summary>IEEE float of 16 bits.</summary>
    Float16 = 1,

    /// <summary>Signed integer of 32 bits.</summary>
    Int32 = 2,

    /// <summary>Unsigned integer of 8 bits.</summary>
    UInt8 = 3,

    /// <summary>Signed integer of 64 bits.</summary>
    Int64 = 4,

    /// <summary>Texts, in a packing of their own.</summary>
    String = 5,

    /// <summary>One byte, 0 or 1.</summary>
    Bool = 6,

    /// <summary>Signed integer of 16 bits.</summary>
    Int16 = 7,

    /// <summary>Two floats of 32 bits.</summary>
    Complex64 = 8,

    /// <summary>Signed integer of 8 bits.</summary>
    Int8 = 9,

    /// <summary>IEEE float of 64 bits.</summary>
    Float64 = 10,

    /// <summary>Two floats of 64 bits.</summary>
    Complex128 = 11,

    /// <summary>Unsigned integer of 64 bits.</summary>
    UInt64 = 12,

    /// <summary>A handle of something that lives in the interpreter.</summary>
    Resource = 13,

    /// <summary>Something whose type is known at run time only.</summary>
    Variant = 14,

    /// <summary>Unsigned integer of 32 bits.</summary>
    UInt32 = 15,

    /// <summary>Unsigned integer of 16 bits.</summary>
    UInt16 = 16,

    /// <summary>Signed integers of 4 bits, two a byte.</summary>
    Int4 = 17,
}
