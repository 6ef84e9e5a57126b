using System.Buffers.Binary;

namespace Nightjar.Formats.TfLite;

/// <summary>A tensor of a subgraph: a constant with its data, or what operators will compute.</summary>
public sealed class TfLiteTensor
{
    private readonly string _file;
    private readonly long _offset;

    internal TfLiteTensor(string file, long offset)
    {
        _file = file;
        _offset = offset;
    }

    /// <summary>Its number.</summary>
    public required int Index { get; init; }

    /// <summary>Its name; empty where it has none.</summary>
    public required string Name { get; init; }

    /// <summary>What its elements are.</summary>
    public required TfLiteDataType DataType { get; init; }

    /// <summary>Lengths of the axes, none negative, the slowest first; empty for a single number. Where a length is not known
    /// before run time, it is 1 here.</summary>
    public required IReadOnlyList<int> Shape { get; init; }

    /// <summary>The shape with −1 for lengths that are not known before run time; the shape itself where there is no other.</summary>
    public required IReadOnlyList<int> ShapeSignature { get; init; }

    /// <summary>The elements in C order, little-endian, a view of the file; empty for what operators compute. For dense
    /// constants of elements of whole bytes the length is checked.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>How integers stand for real numbers; null where they stand for themselves.</summary>
    public required TfLiteQuantisation? Quantisation { get; init; }

    /// <summary>Whether it keeps its value from one run to the next.</summary>
    public required bool IsVariable { get; init; }

    /// <summary>Whether <see cref="Data"/> hold a sparse packing, which is not unpacked here.</summary>
    public required bool IsSparse { get; init; }

    /// <summary>Product of the shape.</summary>
    public required long ElementCount { get; init; }

    /// <summary>Whether the file has its elements.</summary>
    public bool IsConstant => !Data.IsEmpty;

    /// <summary>The elements of a constant as real numbers: floats as they are, quantised integers as scale · (integer − zero
    /// point), computed in float64 and rounded once.</summary>
    /// <exception cref="TfLiteFormatException">It is no dense constant, or its integers have no scale.</exception>
    public float[] ToFloats()
    {
        RequireDense();
        var values = new float[ElementCount];
        var data = Data.Span;
        switch (DataType)
        {
            case TfLiteDataType.Float32:
                for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(data[(4 * i)..]);
                return values;
            case TfLiteDataType.Float16:
                for (var i = 0; i < values.Length; i++) values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(data[(2 * i)..]);
                return values;
            case TfLiteDataType.Float64:
                for (var i = 0; i < values.Length; i++) values[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(data[(8 * i)..]);
                return values;
        }

        if (Quantisation is null) throw Fault($"holds {DataType} without a scale, not real numbers");
        var inner = InnerLength(Quantisation);
        for (var i = 0; i < values.Length; i++)
        {
            var channel = (int)(i / inner % Quantisation.Scales.Count);
            values[i] = (float)(Quantisation.Scales[channel] * ((double)Integer(data, i) - Quantisation.ZeroPoints[channel]));
        }

        return values;
    }

    /// <summary>The elements of a constant of integers or booleans, as the operators' shapes, axes and indices are.</summary>
    /// <exception cref="TfLiteFormatException">It is no dense constant, or one of no integers.</exception>
    public long[] ToIntegers()
    {
        RequireDense();
        var values = new long[ElementCount];
        for (var i = 0; i < values.Length; i++) values[i] = Integer(Data.Span, i);
        return values;
    }

    /// <summary>An exception, to be thrown, that names the file, the tensor and its place.</summary>
    /// <param name="reason">What is wrong with the tensor: "is no constant".</param>
    public TfLiteFormatException Fault(string reason) => new(_file, _offset, $"tensor {Index}, '{Name}', {reason}");

    /// <inheritdoc/>
    public override string ToString() => $"{Index}: {Name} {DataType}({string.Join(", ", ShapeSignature)})";

    private void RequireDense()
    {
        if (IsSparse) throw Fault("is sparse");
        if (!IsConstant && ElementCount > 0) throw Fault("is no constant");
        if (DataType.Size() == 0) throw Fault($"holds {DataType}, which is not read as numbers");
    }

    /// <summary>How many elements in a row share a channel.</summary>
    private long InnerLength(TfLiteQuantisation quantisation)
    {
        if (!quantisation.IsPerChannel) return Math.Max(ElementCount, 1);
        long inner = 1;
        for (var axis = quantisation.Dimension + 1; axis < Shape.Count; axis++) inner *= Shape[axis];
        return Math.Max(inner, 1);
    }

    private long Integer(ReadOnlySpan<byte> data, int i) => DataType switch
    {
        TfLiteDataType.Int8 => (sbyte)data[i],
        TfLiteDataType.UInt8 => data[i],
        TfLiteDataType.Bool => data[i] == 0 ? 0 : 1,
        TfLiteDataType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(data[(2 * i)..]),
        TfLiteDataType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(data[(2 * i)..]),
        TfLiteDataType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(data[(4 * i)..]),
        TfLiteDataType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(data[(4 * i)..]),
        TfLiteDataType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(data[(8 * i)..]),
        _ => throw Fault($"holds {DataType}, which are not read as integers"),
    };
}
