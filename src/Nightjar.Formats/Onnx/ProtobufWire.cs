namespace Nightjar.Formats.Onnx;

/// <summary>How a field of a protocol buffer lies on the wire.</summary>
internal enum ProtobufWire
{
    /// <summary>Seven bits a byte, the lowest first.</summary>
    Varint = 0,

    /// <summary>Eight bytes.</summary>
    Fixed64 = 1,

    /// <summary>A length, then so many bytes: text, messages, packed lists.</summary>
    Bytes = 2,

    /// <summary>Four bytes.</summary>
    Fixed32 = 5,
}
