namespace Nightjar.Formats.Numpy;

/// <summary>Codes and sizes of the element types.</summary>
internal static class NpyElementTypes
{
    private static readonly (string Code, Type Type)[] All =
    [
        ("b1", typeof(bool)),
        ("i1", typeof(sbyte)),
        ("u1", typeof(byte)),
        ("i2", typeof(short)),
        ("u2", typeof(ushort)),
        ("i4", typeof(int)),
        ("u4", typeof(uint)),
        ("i8", typeof(long)),
        ("u8", typeof(ulong)),
        ("f2", typeof(Half)),
        ("f4", typeof(float)),
        ("f8", typeof(double)),
    ];

    /// <summary>NumPy's name: kind and bytes, <c>f4</c>.</summary>
    public static string Code(this NpyElementType type) => All[(int)type].Code;

    /// <summary>Bytes of an element.</summary>
    public static int Size(this NpyElementType type) => type.Code()[1] - '0';

    /// <summary>Whether an element is a value of this .NET type.</summary>
    public static bool Is<T>(this NpyElementType type) => All[(int)type].Type == typeof(T);

    /// <summary>The element type of this .NET type.</summary>
    public static NpyElementType Of<T>() => Find(a => a.Type == typeof(T))
        ?? throw new NotSupportedException($"NumPy has no element type for {typeof(T).Name}");

    /// <summary>The element type of a name without its byte order.</summary>
    public static NpyElementType? OfCode(string code) => Find(a => a.Code == code);

    private static NpyElementType? Find(Predicate<(string Code, Type Type)> match)
    {
        var index = Array.FindIndex(All, match);
        return index < 0 ? null : (NpyElementType)index;
    }
}
