namespace Nightjar.Learning.Compression;

/// <summary>Names of codings, as they stand behind the names of tensors in files.</summary>
internal static class TensorCodings
{
    /// <summary>Between a tensor's name and its coding.</summary>
    public const char Mark = ':';

    private const char Joint = '+';

    private static readonly (string Name, TensorCoding Coding)[] s_all =
    [
        ("table", TensorCoding.Table), ("sparse", TensorCoding.Sparse), ("huffman", TensorCoding.Huffman), ("deflate", TensorCoding.Deflate), ("sinusoids", TensorCoding.Sinusoids),
    ];

    /// <summary>The names of a coding's parts, <c>plain</c> for none.</summary>
    public static string Name(this TensorCoding coding)
    {
        var parts = s_all.Where(c => coding.HasFlag(c.Coding)).Select(c => c.Name).ToArray();
        return parts.Length == 0 ? "plain" : string.Join(Joint, parts);
    }

    /// <summary>Reads <see cref="Name"/>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TensorCoding coding)
    {
        coding = TensorCoding.None;
        if (text is "plain") return true;
        while (true)
        {
            var end = text.IndexOf(Joint);
            var known = coding;
            foreach (var (name, part) in s_all)
            {
                if (text[..(end < 0 ? text.Length : end)].SequenceEqual(name)) coding |= part;
            }

            if (coding == known) return false;
            if (end < 0) return true;
            text = text[(end + 1)..];
        }
    }
}
