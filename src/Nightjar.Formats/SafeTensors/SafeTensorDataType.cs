namespace Nightjar.Formats.SafeTensors;

/// <summary>What the elements of a tensor are, in the order by which the reference implementation lays tensors out.</summary>
public enum SafeTensorDataType
{
    /// <summary>BOOL: a byte, 0 or 1.</summary>
    Boolean,

    /// <summary>F4: 4-bit float (E2M1), two in a byte.</summary>
    Float4,

    /// <summary>F6_E2M3: 6-bit float, four in three bytes.</summary>
    Float6E2M3,

    /// <summary>F6_E3M2: 6-bit float, four in three bytes.</summary>
    Float6E3M2,

    /// <summary>U8: unsigned byte.</summary>
    UInt8,

    /// <summary>I8: signed byte.</summary>
    Int8,

    /// <summary>F8_E5M2: 8-bit float with 5 bits of exponent (arXiv:2209.05433).</summary>
    Float8E5M2,

    /// <summary>F8_E4M3: 8-bit float with 4 bits of exponent and no infinities (arXiv:2209.05433).</summary>
    Float8E4M3,

    /// <summary>F8_E8M0: a power of two.</summary>
    Float8E8M0,

    /// <summary>I16: signed, 16 bits.</summary>
    Int16,

    /// <summary>U16: unsigned, 16 bits.</summary>
    UInt16,

    /// <summary>F16: IEEE half precision.</summary>
    Float16,

    /// <summary>BF16: the upper half of a single-precision float.</summary>
    BFloat16,

    /// <summary>I32: signed, 32 bits.</summary>
    Int32,

    /// <summary>U32: unsigned, 32 bits.</summary>
    UInt32,

    /// <summary>F32: IEEE single precision.</summary>
    Float32,

    /// <summary>C64: two single-precision floats.</summary>
    Complex64,

    /// <summary>F64: IEEE double precision.</summary>
    Float64,

    /// <summary>I64: signed, 64 bits.</summary>
    Int64,

    /// <summary>U64: unsigned, 64 bits.</summary>
    UInt64,
}
