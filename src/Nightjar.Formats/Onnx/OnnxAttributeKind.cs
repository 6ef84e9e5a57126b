namespace Nightjar.Formats.Onnx;

/// <summary>The numbers of AttributeProto.AttributeType.</summary>
internal enum OnnxAttributeKind
{
    /// <summary>None.</summary>
    Undefined = 0,

    /// <summary>A float.</summary>
    Float = 1,

    /// <summary>An integer.</summary>
    Integer = 2,

    /// <summary>Text.</summary>
    Text = 3,

    /// <summary>Floats.</summary>
    Floats = 6,

    /// <summary>Integers.</summary>
    Integers = 7,
}
