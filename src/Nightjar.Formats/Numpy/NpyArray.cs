using System.Runtime.InteropServices;

namespace Nightjar.Formats.Numpy;

/// <summary>An array of numbers as NumPy has it: a shape, an element type, and the elements in C order (the last axis runs
/// fastest), in the byte order of this machine.</summary>
public sealed class NpyArray
{
    private readonly int[] _shape;
    private readonly byte[] _bytes;

    internal NpyArray(NpyElementType elementType, int[] shape, byte[] bytes)
    {
        ElementType = elementType;
        _shape = shape;
        _bytes = bytes;
    }

    /// <summary>What the elements are.</summary>
    public NpyElementType ElementType { get; }

    /// <summary>Lengths of the axes, the slowest first; empty for a single number.</summary>
    public ReadOnlySpan<int> Shape => _shape;

    /// <summary>Number of elements.</summary>
    public int Length => _bytes.Length / ElementType.Size();

    /// <summary>The bytes of the elements.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Makes an array of values, which are copied.</summary>
    /// <exception cref="ArgumentException">The shape has not as many elements.</exception>
    /// <exception cref="NotSupportedException">There is no element type for this .NET type.</exception>
    public static NpyArray Create<T>(ReadOnlySpan<T> values, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        long count = 1;
        foreach (var axis in shape) count = axis < 0 ? -1 : checked(count * axis);
        return count == values.Length
            ? new NpyArray(NpyElementTypes.Of<T>(), shape.ToArray(), MemoryMarshal.AsBytes(values).ToArray())
            : throw new ArgumentException($"{values.Length} values are not [{string.Join(',', shape.ToArray())}]", nameof(shape));
    }

    /// <summary>The elements as values of the .NET type that the element type stands for, without a copy.</summary>
    /// <exception cref="InvalidOperationException">The element type is another one.</exception>
    public ReadOnlySpan<T> As<T>()
        where T : unmanaged => ElementType.Is<T>()
            ? MemoryMarshal.Cast<byte, T>(_bytes)
            : throw new InvalidOperationException($"the elements are {ElementType.Code()}, not {typeof(T).Name}");

    /// <summary>A copy of the elements as floats, each the nearest one to the element's value.</summary>
    public float[] ToSingle() => ElementType switch
    {
        NpyElementType.Float32 => As<float>().ToArray(),
        NpyElementType.Float16 => Convert(As<Half>(), x => (float)x),
        NpyElementType.Int64 => Convert(As<long>(), x => (float)x),
        NpyElementType.UInt64 => Convert(As<ulong>(), x => (float)x),
        _ => Convert<double, float>(ToDouble(), x => (float)x),
    };

    /// <summary>A copy of the elements as doubles, each the nearest one to the element's value.</summary>
    public double[] ToDouble() => ElementType switch
    {
        NpyElementType.Boolean => Convert<byte, double>(_bytes, x => x == 0 ? 0 : 1),
        NpyElementType.Int8 => Convert(As<sbyte>(), x => (double)x),
        NpyElementType.UInt8 => Convert<byte, double>(_bytes, x => x),
        NpyElementType.Int16 => Convert(As<short>(), x => (double)x),
        NpyElementType.UInt16 => Convert(As<ushort>(), x => (double)x),
        NpyElementType.Int32 => Convert(As<int>(), x => (double)x),
        NpyElementType.UInt32 => Convert(As<uint>(), x => (double)x),
        NpyElementType.Int64 => Convert(As<long>(), x => (double)x),
        NpyElementType.UInt64 => Convert(As<ulong>(), x => (double)x),
        NpyElementType.Float16 => Convert(As<Half>(), x => (double)x),
        NpyElementType.Float32 => Convert(As<float>(), x => (double)x),
        _ => As<double>().ToArray(),
    };

    private static TTo[] Convert<TFrom, TTo>(ReadOnlySpan<TFrom> elements, Func<TFrom, TTo> convert)
    {
        var values = new TTo[elements.Length];
        for (var i = 0; i < values.Length; i++) values[i] = convert(elements[i]);
        return values;
    }
}
