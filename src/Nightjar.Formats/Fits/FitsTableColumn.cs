namespace Nightjar.Formats.Fits;

/// <summary>A column of a binary table.</summary>
public sealed record FitsTableColumn
{
    /// <summary>TTYPE; empty where there is none.</summary>
    public required string Name { get; init; }

    /// <summary>What its elements are.</summary>
    public required FitsColumnType Type { get; init; }

    /// <summary>Elements in a row; of text its characters. Of arrays of variable length the most of any row, 0 where that is not said.</summary>
    public required int Repeat { get; init; }

    /// <summary>Whether rows have arrays of different lengths.</summary>
    public bool IsVariable { get; init; }

    /// <summary>TUNIT; empty where there is none.</summary>
    public string Unit { get; init; } = "";

    /// <summary>TSCAL: numbers are Zero + Scale times what is stored.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>TZERO.</summary>
    public double Zero { get; init; }

    /// <summary>TNULL: the stored whole number that stands for no value.</summary>
    public long? Null { get; init; }

    /// <summary>Byte of the row at which it begins.</summary>
    internal int Offset { get; init; }

    /// <summary>Bytes of a descriptor of an array of variable length: 8 or 16.</summary>
    internal int DescriptorLength { get; init; }

    /// <summary>Bytes of a row.</summary>
    internal long Width => IsVariable ? DescriptorLength : Type == FitsColumnType.Bit ? (Repeat + 7L) / 8 : (long)Repeat * SizeOf(Type);

    /// <summary>Bytes of an element; of bits 1.</summary>
    internal static int SizeOf(FitsColumnType type) => type switch
    {
        FitsColumnType.Int16 => 2,
        FitsColumnType.Int32 or FitsColumnType.Single => 4,
        FitsColumnType.Int64 or FitsColumnType.Double or FitsColumnType.ComplexSingle => 8,
        FitsColumnType.ComplexDouble => 16,
        _ => 1,
    };
}
