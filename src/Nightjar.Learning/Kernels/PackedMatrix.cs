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
            default: Gemm.MultiplyPacked(a, (float*)_elements, c, bias, relu, accumulate: false); break;
        }
    }
}
