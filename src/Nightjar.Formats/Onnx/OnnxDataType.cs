namespace Nightjar.Formats.Onnx;

/// <summary>What the elements of a tensor are, with the numbers of onnx.proto's TensorProto.DataType; the ones that are written
/// here.</summary>
public enum OnnxDataType
{
    /// <summary>None.</summary>
    Undefined = 0,

    /// <summary>Single-precision float.</summary>
    Float = 1,

    /// <summary>Unsigned byte.</summary>
    UInt8 = 2,

    /// <summary>Signed byte.</summary>
    Int8 = 3,

    /// <summary>Signed, 32 bits.</summary>
    Int32 = 6,

    /// <summary>Signed, 64 bits.</summary>
    Int64 = 7,

    /// <summary>A byte, 0 or 1.</summary>
    Boolean = 9,

    /// <summary>IEEE half precision.</summary>
    Float16 = 10,
}
