using System.Runtime.InteropServices;
using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Graphs;

namespace Nightjar.Learning.Kernels;

/// <summary>The right-hand side of matrix products, packed for the vector path in use, in one of the precisions of weights. The
/// memory belongs to whoever packed it.</summary>
internal readonly unsafe struct PackedMatrix
{
    private readonly WeightPrecision _precision;
    private readonly byte* _elements;
    private readonly float* _scale;

    private PackedMatrix(WeightPrecision precision, void* elements, float* scale)
    {
        _precision = precision;
        _elements = (byte*)elements;
        _scale = scale;
    }

    /// <summary>Floats of memory that a packed matrix takes.</summary>
    internal static nint Length(WeightPrecision precision, int rows, int columns)
    {
        if (precision == WeightPrecision.Float32) return GemmPacking.Length(rows, columns);
        var size = precision == WeightPrecision.Int8 ? sizeof(sbyte) : sizeof(ushort);
        nint packed = NarrowGemm.PackedColumns(columns);
        return packed + (((rows * packed * size) + sizeof(float) - 1) / sizeof(float));
    }

    /// <summary>A matrix that <see cref="GemmPacking"/> packed.</summary>
    internal static PackedMatrix Float32(float* packed) => new(WeightPrecision.Float32, packed, null);

    /// <summary>Packs floats, row after row.</summary>
    internal static PackedMatrix Float32(float* source, int rows, int columns, float* memory)
    {
        GemmPacking.Pack(new(source, rows, columns), memory);
        return Float32(memory);
    }

    /// <summary>Packs bfloat16 numbers, row after row.</summary>
    internal static PackedMatrix BFloat16(ReadOnlySpan<ushort> source, int rows, int columns, float* memory)
    {
        var packed = NarrowGemm.PackedColumns(columns);
        new Span<float>(memory, packed).Fill(1);
        NarrowGemm.Pack(source, rows, columns, (ushort*)(memory + packed));
        return new(WeightPrecision.BFloat16, memory + packed, memory);
    }

    /// <summary>Packs integers, row after row, with one factor for all or one a column.</summary>
    internal static PackedMatrix Int8(ReadOnlySpan<sbyte> source, ReadOnlySpan<float> scale, int rows, int columns, float* memory)
    {
        var packed = NarrowGemm.PackedColumns(columns);
        var factors = new Span<float>(memory, packed);
        factors.Clear();
        if (scale.Length == 1) factors[..columns].Fill(scale[0]);
        else scale.CopyTo(factors);
        NarrowGemm.Pack(source, rows, columns, (sbyte*)(memory + packed));
        return new(WeightPrecision.Int8, memory + packed, memory);
    }

    /// <summary>Packs a matrix of any precision; <paramref name="scale"/> belongs to integers.</summary>
    internal static PackedMatrix Of(Weight weight, ReadOnlySpan<float> scale, float* memory)
    {
        var (rows, columns) = (weight.Shape[0], weight.Shape[1]);
        return PrecisionOf(weight.DataType) switch
        {
            WeightPrecision.Int8 => Int8(weight.As<sbyte>(), scale, rows, columns, memory),
            WeightPrecision.BFloat16 => BFloat16(MemoryMarshal.Cast<byte, ushort>(weight.Bytes), rows, columns, memory),
            _ => Float32((float*)weight.Pointer, rows, columns, memory),
        };
    }

    /// <summary>The precision that a data type means; float32 for all that are no weights in fewer bits.</summary>
    internal static WeightPrecision PrecisionOf(SafeTensorDataType type) => type switch
    {
        SafeTensorDataType.Int8 => WeightPrecision.Int8,
        SafeTensorDataType.BFloat16 => WeightPrecision.BFloat16,
        _ => WeightPrecision.Float32,
    };

    /// <summary>C = A·B + bias, then max(0, ·) on request.</summary>
    /// <param name="a">Its columns are contiguous.</param>
    /// <param name="c">Its columns are contiguous.</param>
    /// <param name="bias">One a column, or null.</param>
    /// <param name="relu">Whether the result is clamped.</param>
    internal void Multiply(MatrixView a, MatrixView c, float* bias, bool relu)
    {
        switch (_precision)
        {
            case WeightPrecision.BFloat16: NarrowGemm.Multiply<WeightElement.BFloat16>(a, _elements, _scale, c, bias, relu); break;
            case WeightPrecision.Int8: NarrowGemm.Multiply<WeightElement.Int8>(a, _elements, _scale, c, bias, relu); break;
            default:
                var isScaled = _scale != null;
                Gemm.MultiplyPacked(a, (float*)_elements, c, isScaled ? null : bias, relu && !isScaled, accumulate: false);
                if (isScaled) NarrowGemm.Finish(_scale, c, bias, relu);
                break;
        }
    }

    /// <summary>Floats of memory for <see cref="Widen"/>; 0 where it changes nothing.</summary>
    internal nint WideLength(int rows, int depth, int columns) => _precision != WeightPrecision.Float32 && NarrowGemm.IsWorthWidening(rows) ? NarrowGemm.WideLength(depth, columns) : 0;

    /// <summary>The same matrix for many products with so many rows: its elements as floats, once. The results have the same bits.</summary>
    internal PackedMatrix Widen(int rows, int depth, int columns, float* memory)
    {
        if (WideLength(rows, depth, columns) == 0) return this;
        if (_precision == WeightPrecision.Int8) NarrowGemm.Widen<WeightElement.Int8>(_elements, depth, columns, memory);
        else NarrowGemm.Widen<WeightElement.BFloat16>(_elements, depth, columns, memory);
        return new(WeightPrecision.Float32, memory, _scale);
    }
}
