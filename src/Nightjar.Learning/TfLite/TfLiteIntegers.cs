using Nightjar.Formats.TfLite;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.TfLite;

/// <summary>Signed bytes of a constant matrix or filter, which a layer takes over as they are: real = scale · integer.</summary>
/// <param name="Values">The integers, in the order of the file until a layer turns them.</param>
/// <param name="Scale">One scale, or one for each output.</param>
internal sealed record TfLiteIntegers(sbyte[] Values, float[] Scale)
{
    /// <summary>The integers of a value, or null where it is no constant of signed bytes, or of bytes that a weight of this library
    /// cannot stand for: with zero points, scales of 0, or scales along another axis than that of the outputs.</summary>
    /// <param name="value">The value.</param>
    /// <param name="outputs">The axis of outputs.</param>
    public static TfLiteIntegers? Of(TfLiteValue value, int outputs)
    {
        if (value.Tensor is not { DataType: TfLiteDataType.Int8, IsSparse: false, Quantisation: { } quantisation } tensor) return null;
        var isWhole = value.Shape == new Shape([.. tensor.Shape]) && (!quantisation.IsPerChannel || quantisation.Dimension == outputs);
        if (!isWhole || quantisation.ZeroPoints.Any(z => z != 0) || quantisation.Scales.Any(s => !(s > 0))) return null;
        return new(Array.ConvertAll(tensor.Data.ToArray(), b => (sbyte)b), [.. quantisation.Scales]);
    }
}
