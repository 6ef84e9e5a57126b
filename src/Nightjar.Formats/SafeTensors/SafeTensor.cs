using System.Runtime.InteropServices;

namespace Nightjar.Formats.SafeTensors;

/// <summary>One tensor of an open file: a view of the file's memory, valid until the file is disposed.</summary>
public readonly ref struct SafeTensor
{
    internal SafeTensor(SafeTensorDataType dataType, ReadOnlySpan<int> shape, ReadOnlySpan<byte> bytes)
    {
        DataType = dataType;
        Shape = shape;
        Bytes = bytes;
    }

    /// <summary>What the elements are.</summary>
    public SafeTensorDataType DataType { get; }

    /// <summary>Lengths of the axes, the slowest first (C order); empty for a single number.</summary>
    public ReadOnlySpan<int> Shape { get; }

    /// <summary>The elements, little-endian, one after the other.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The elements as values of the .NET type that the data type stands for, without a copy.</summary>
    /// <exception cref="InvalidOperationException">The data type is another one.</exception>
    public ReadOnlySpan<T> As<T>()
        where T : unmanaged
    {
        if (!DataType.Is<T>())
            throw new InvalidOperationException($"the elements are {DataType.Name()}, not {typeof(T).Name}");
        return MemoryMarshal.Cast<byte, T>(Bytes);
    }

    /// <summary>A copy of the elements as floats, each the nearest one to the element's value.</summary>
    /// <exception cref="NotSupportedException">The data type has no such conversion (complex and 4- and 6-bit floats).</exception>
    public float[] ToSingle() => DataType switch
    {
        SafeTensorDataType.Float32 => As<float>().ToArray(),
        SafeTensorDataType.Float64 => Convert(As<double>(), x => (float)x),
        SafeTensorDataType.Float16 => Convert(As<Half>(), x => (float)x),
        SafeTensorDataType.BFloat16 => Convert(Cast<ushort>(), x => BitConverter.UInt32BitsToSingle((uint)x << 16)),
        SafeTensorDataType.Float8E5M2 => Convert(Bytes, x => (float)BitConverter.UInt16BitsToHalf((ushort)(x << 8))),
        SafeTensorDataType.Float8E4M3 => Convert(Bytes, FromE4M3),
        SafeTensorDataType.Float8E8M0 => Convert(Bytes, x => x == 0xFF ? float.NaN : MathF.ScaleB(1, x - 127)),
        SafeTensorDataType.Boolean => Convert(Bytes, x => x == 0 ? 0f : 1f),
        SafeTensorDataType.UInt8 => Convert(Bytes, x => (float)x),
        SafeTensorDataType.Int8 => Convert(As<sbyte>(), x => (float)x),
        SafeTensorDataType.Int16 => Convert(As<short>(), x => (float)x),
        SafeTensorDataType.UInt16 => Convert(As<ushort>(), x => (float)x),
        SafeTensorDataType.Int32 => Convert(As<int>(), x => (float)x),
        SafeTensorDataType.UInt32 => Convert(As<uint>(), x => (float)x),
        SafeTensorDataType.Int64 => Convert(As<long>(), x => (float)x),
        SafeTensorDataType.UInt64 => Convert(As<ulong>(), x => (float)x),
        _ => throw new NotSupportedException($"{DataType.Name()} has no conversion to float"),
    };

    private ReadOnlySpan<T> Cast<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Bytes);

    private static float[] Convert<T>(ReadOnlySpan<T> elements, Func<T, float> convert)
    {
        var values = new float[elements.Length];
        for (var i = 0; i < values.Length; i++) values[i] = convert(elements[i]);
        return values;
    }

    private static float FromE4M3(byte x)
    {
        if ((x & 0x7F) == 0x7F) return float.NaN;
        var (exponent, fraction) = ((x >> 3) & 15, x & 7);
        var value = exponent == 0 ? MathF.ScaleB(fraction, -9) : MathF.ScaleB(8 + fraction, exponent - 10);
        return (x & 0x80) == 0 ? value : -value;
    }
}
