using Nightjar.Formats.TfLite;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.TfLite;

/// <summary>A tensor of the file while the network is put together: integers that are known, a constant, or a value on the tape. A
/// value may lie on the tape under another shape than the file gives it; it is reshaped when that matters.</summary>
/// <param name="Shape">The shape that it has in the file.</param>
internal sealed record TfLiteValue(Shape Shape)
{
    /// <summary>Integers, as shapes and axes are; null for real numbers.</summary>
    public long[]? Integers { get; init; }

    /// <summary>A constant's numbers; null for what the network computes.</summary>
    public float[]? Numbers { get; init; }

    /// <summary>The constant of the file whose elements these are, in the same order; null for what was computed.</summary>
    public TfLiteTensor? Tensor { get; init; }

    /// <summary>The value on the tape; null for a constant.</summary>
    public Variable? Variable { get; init; }

    /// <summary>Zeros around the image that a convolution is still to take in: top, bottom, left, right; null for none. They are part
    /// of the shape.</summary>
    public int[]? Padding { get; init; }
}
