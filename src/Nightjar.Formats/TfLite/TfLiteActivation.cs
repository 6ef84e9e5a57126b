namespace Nightjar.Formats.TfLite;

/// <summary>A function that an operator applies to its output.</summary>
public enum TfLiteActivation
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>max(0, x).</summary>
    Relu = 1,

    /// <summary>x clipped to [−1, 1].</summary>
    ReluN1To1 = 2,

    /// <summary>x clipped to [0, 6].</summary>
    Relu6 = 3,

    /// <summary>tanh(x).</summary>
    Tanh = 4,

    /// <summary>The sign bit of x.</summary>
    SignBit = 5,
}
