namespace Nightjar.Formats.SafeTensors;

/// <summary>Names and sizes of the data types.</summary>
public static class SafeTensorDataTypes
{
    private static readonly (string Name, int Bits, Type? Type)[] All =
    [
        ("BOOL", 8, typeof(bool)),
        ("F4", 4, null),
        ("F6_E2M3", 6, null),
        ("F6_E3M2", 6, null),
        ("U8", 8, typeof(byte)),
        ("I8", 8, typeof(sbyte)),
        ("F8_E5M2", 8, null),
        ("F8_E4M3", 8, null),
        ("F8_E8M0", 8, null),
        ("I16", 16, typeof(short)),
        ("U16", 16, typeof(ushort)),
        ("F16", 16, typeof(Half)),
        ("BF16", 16, null),
        ("I32", 32, typeof(int)),
        ("U32", 32, typeof(uint)),
        ("F32", 32, typeof(float)),
        ("C64", 64, null),
        ("F64", 64, typeof(double)),
        ("I64", 64, typeof(long)),
        ("U64", 64, typeof(ulong)),
    ];

    /// <summary>The name in the file.</summary>
    public static string Name(this SafeTensorDataType type) => All[(int)type].Name;

    /// <summary>Bits of an element.</summary>
    public static int Bits(this SafeTensorDataType type) => All[(int)type].Bits;

    /// <summary>Whether an element is a value of this .NET type.</summary>
    public static bool Is<T>(this SafeTensorDataType type) => All[(int)type].Type == typeof(T);

    /// <summary>The data type by its name in the file.</summary>
    public static bool TryParse(string? name, out SafeTensorDataType type)
    {
        var index = Array.FindIndex(All, a => string.Equals(a.Name, name, StringComparison.Ordinal));
        type = (SafeTensorDataType)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>The data type whose elements are values of this .NET type.</summary>
    public static SafeTensorDataType Of<T>()
    {
        var index = Array.FindIndex(All, a => a.Type == typeof(T));
        return index >= 0
            ? (SafeTensorDataType)index
            : throw new NotSupportedException($"safetensors has no data type for {typeof(T).Name}");
    }

    /// <summary>Bytes of a tensor; -1 where its bits fill no whole bytes, or where there are more than one span holds.</summary>
    public static long ByteCount(this SafeTensorDataType type, ReadOnlySpan<int> shape)
    {
        UInt128 bits = (uint)type.Bits();
        foreach (var length in shape)
        {
            if (length == 0) return 0;
            bits = UInt128.Min(bits * (uint)length, ulong.MaxValue);
        }

        return bits % 8 == 0 && bits / 8 <= int.MaxValue ? (long)(bits / 8) : -1;
    }
}
