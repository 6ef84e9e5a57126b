namespace Nightjar.Formats.Numpy;

/// <summary>What the elements of a NumPy array are.</summary>
public enum NpyElementType
{
    /// <summary>b1: a byte, 0 or 1.</summary>
    Boolean,

    /// <summary>i1: signed byte.</summary>
    Int8,

    /// <summary>u1: unsigned byte.</summary>
    UInt8,

    /// <summary>i2: signed, 16 bits.</summary>
    Int16,

    /// <summary>u2: unsigned, 16 bits.</summary>
    UInt16,

    /// <summary>i4: signed, 32 bits.</summary>
    Int32,

    /// <summary>u4: unsigned, 32 bits.</summary>
    UInt32,

    /// <summary>i8: signed, 64 bits.</summary>
    Int64,

    /// <summary>u8: unsigned, 64 bits.</summary>
    UInt64,

    /// <summary>f2: IEEE half precision.</summary>
    Float16,

    /// <summary>f4: IEEE single precision.</summary>
    Float32,

    /// <summary>f8: IEEE double precision.</summary>
    Float64,
}
