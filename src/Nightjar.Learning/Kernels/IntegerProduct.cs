using Nightjar.Learning.Graphs;

namespace Nightjar.Learning.Kernels;

/// <summary>A dense layer or convolution in integers, ready to run: packed weights, and what becomes of the sums. The memory belongs
/// to whoever made it.</summary>
internal readonly unsafe struct IntegerProduct
{
    private readonly IntegerWeights _weights;
    private readonly Requantization _requantization;
    private readonly int _zeroPoint;

    /// <summary>Packs weights.</summary>
    /// <param name="input">What the bytes that come in stand for.</param>
    /// <param name="output">What those that go out stand for; null for floats.</param>
    /// <param name="weight">Signed bytes, (…, columns).</param>
    /// <param name="scale">One for all or one a column.</param>
    /// <param name="bias">One a column, or null.</param>
    /// <param name="relu">Whether the result is clamped at 0.</param>
    /// <param name="geometry">The convolution; null for a dense layer.</param>
    /// <param name="memory">As much as <see cref="Length"/>.</param>
    internal IntegerProduct(AffineScale input, AffineScale? output, Weight weight, ReadOnlySpan<float> scale, Weight? bias, bool relu, ConvolutionGeometry? geometry, float* memory)
    {
        var columns = weight.Shape.Last;
        var multipliers = new float[columns];
        var starts = new int[columns];
        for (var j = 0; j < columns; j++)
        {
            var step = (double)input.Scale * scale[scale.Length == 1 ? 0 : j];
            multipliers[j] = (float)Math.Clamp(step / (output?.Scale ?? 1), float.Epsilon, float.MaxValue);
            if (bias is not null) starts[j] = (int)Math.Clamp(Math.Round(bias.As<float>()[j] / step), -IntegerWeights.MostBias, IntegerWeights.MostBias);
        }

        _zeroPoint = input.ZeroPoint;
        _weights = geometry is { } g ? IntegerConv2D.Pack(g, weight.As<sbyte>(), starts, multipliers, memory)
            : IntegerWeights.Pack(weight.As<sbyte>(), starts, multipliers, 1, weight.Shape.Rows, memory);
        _requantization = output is { } made ? Requantization.ToBytes(_weights.Multipliers, made.ZeroPoint, relu) : Requantization.ToFloats(_weights.Multipliers, relu);
    }

    /// <summary>Floats of memory that the packed weights take.</summary>
    internal static nint Length(Weight weight, ConvolutionGeometry? geometry = null) =>
        geometry is { } g ? IntegerConv2D.PackedLength(g) : IntegerWeights.Length(1, weight.Shape.Rows, weight.Shape.Last);

    /// <summary>Dense rows; rows of y lie so many elements apart.</summary>
    internal void Dense(byte* x, nint xRow, int rows, int inputs, void* y, nint yRow) =>
        IntegerGemm.Dense(x, xRow, _zeroPoint, rows, inputs, _weights, _requantization, y, yRow);

    /// <summary>A convolution of images that lie one after another.</summary>
    internal void Convolve(in ConvolutionGeometry g, byte* x, void* y) => IntegerConv2D.Forward(g, x, _zeroPoint, _weights, _requantization, y);
}
