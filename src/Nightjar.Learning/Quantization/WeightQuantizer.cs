using System.Runtime.InteropServices;
using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Graphs;

namespace Nightjar.Learning.Quantization;

/// <summary>Weights in fewer bits.</summary>
public static class WeightQuantizer
{
    /// <summary>The largest integer; -128 is not used, so that a matrix and its negative have the same precision.</summary>
    public const int Largest = sbyte.MaxValue;

    /// <summary>q = round(w / scale) from -127 to 127 with ties to even, and scale = max |w| / 127 of each column or of all weights (1 where all
    /// are 0), so that |q·scale - w| ≤ scale / 2.</summary>
    /// <param name="weights">(…, columns), finite.</param>
    /// <param name="columns">The last extent.</param>
    /// <param name="perChannel">Whether each column has a scale of its own.</param>
    /// <returns>The integers, and one scale or one a column.</returns>
    /// <exception cref="ArgumentException">A weight is not finite.</exception>
    public static (sbyte[] Values, float[] Scale) ToInt8(ReadOnlySpan<float> weights, int columns, bool perChannel = true)
    {
        var scale = new float[perChannel ? columns : 1];
        for (var i = 0; i < weights.Length; i++)
        {
            if (!float.IsFinite(weights[i])) throw new ArgumentException($"weight {i} is {weights[i]}", nameof(weights));
            ref var largest = ref scale[perChannel ? i % columns : 0];
            largest = MathF.Max(largest, MathF.Abs(weights[i]));
        }

        foreach (ref var value in scale.AsSpan()) value = ScaleOf(value);

        var values = new sbyte[weights.Length];
        for (var i = 0; i < values.Length; i++) values[i] = (sbyte)Math.Clamp(MathF.Round(weights[i] / scale[perChannel ? i % columns : 0]), -Largest, Largest);
        return (values, scale);
    }

    /// <summary>The nearest bfloat16, ties to even: the upper half of a float. NaN stays NaN; what is too large becomes infinite.</summary>
    public static ushort ToBFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value)) return (ushort)((bits >> 16) | 0x40);
        return (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>The float that a bfloat16 stands for.</summary>
    public static float FromBFloat16(ushort value) => BitConverter.UInt32BitsToSingle((uint)value << 16);

    /// <summary>The scale of weights up to a size. Steps so small that they vanish in float32 cannot be divided by.</summary>
    internal static float ScaleOf(float largest) => largest < MathF.ScaleB(1, -100) ? 1 : largest / Largest;

    /// <summary>The numbers that a weight of 8, 16 or 32 bits stands for.</summary>
    /// <exception cref="ModelFormatException">It has no scale, or a data type that stands for no numbers.</exception>
    internal static float[] ToFloats(FrozenModel model, Weight weight)
    {
        var values = new float[weight.Shape.Length];
        switch (weight.DataType)
        {
            case SafeTensorDataType.Float32:
                weight.As<float>().CopyTo(values);
                break;
            case SafeTensorDataType.BFloat16:
                var halves = MemoryMarshal.Cast<byte, ushort>(weight.Bytes);
                for (var i = 0; i < values.Length; i++) values[i] = FromBFloat16(halves[i]);
                break;
            case SafeTensorDataType.Int8:
                var scale = QuantizedGraph.Scale(model, weight);
                var integers = weight.As<sbyte>();
                for (var i = 0; i < values.Length; i++) values[i] = integers[i] * scale[scale.Length == 1 ? 0 : i % scale.Length];
                break;
            default:
                throw new ModelFormatException(model.Source, $"tensor {weight.Name} holds {weight.DataType.Name()}, expected F32, BF16 or I8");
        }

        return values;
    }
}
