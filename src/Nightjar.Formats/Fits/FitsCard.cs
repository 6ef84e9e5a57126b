using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Nightjar.Formats.Fits;

/// <summary>Reads one card of a FITS header: 80 bytes with a keyword and a value.</summary>
/// <remarks>FITS standard 4.0, sections 4.1 and 4.2. Values may stand in any column from the 11th on, which the standard
/// calls free format; the cards that it wants in fixed format are read so too.</remarks>
internal static class FitsCard
{
    public const int Length = 80;
    public const int KeywordLength = 8;

    private const int ValueStart = 10;

    /// <summary>Whether the card starts with this keyword, which is given with blanks up to 8 bytes.</summary>
    public static bool Is(ReadOnlySpan<byte> card, ReadOnlySpan<byte> keyword) => card[..KeywordLength].SequenceEqual(keyword);

    /// <summary>The bytes of the value without the blanks around it and without the comment; empty where there is
    /// none. Of a string they start with its quote.</summary>
    public static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> card)
    {
        if (card[KeywordLength] != '=') return default;
        var value = card[ValueStart..].TrimStart((byte)' ');
        if (value.IsEmpty || value[0] != '\'')
        {
            var slash = value.IndexOf((byte)'/');
            return (slash < 0 ? value : value[..slash]).TrimEnd((byte)' ');
        }

        for (var i = 1; i < value.Length; i++)
        {
            if (value[i] != '\'') continue;
            if (i + 1 == value.Length || value[i + 1] != '\'') return value[..(i + 1)];
            i++;
        }

        return default;
    }

    public static bool TryGetInt64(ReadOnlySpan<byte> card, out long number)
    {
        var value = Value(card);
        if (!value.IsEmpty && value[0] == '+') value = value[1..];
        return Utf8Parser.TryParse(value, out number, out var used) && used == value.Length;
    }

    public static bool TryGetDouble(ReadOnlySpan<byte> card, out double number)
    {
        var value = Value(card);
        Span<byte> text = stackalloc byte[Length];
        value.CopyTo(text);
        text = text[..value.Length];
        text.Replace((byte)'D', (byte)'E'); // Fortran's mark of double precision
        return double.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out number) && double.IsFinite(number);
    }

    public static bool TryGetBoolean(ReadOnlySpan<byte> card, out bool flag)
    {
        var value = Value(card);
        flag = value.SequenceEqual("T"u8);
        return flag || value.SequenceEqual("F"u8);
    }

    /// <summary>The bytes of a string between its quotes, without the blanks at its end, which mean nothing.</summary>
    public static bool TryGetText(ReadOnlySpan<byte> card, out ReadOnlySpan<byte> text)
    {
        var value = Value(card);
        if (value.Length < 2 || value[0] != '\'')
        {
            text = default;
            return false;
        }

        text = value[1..^1].TrimEnd((byte)' ');
        return true;
    }

    public static bool TryGetString(ReadOnlySpan<byte> card, out string text)
    {
        if (!TryGetText(card, out var bytes))
        {
            text = "";
            return false;
        }

        text = Encoding.Latin1.GetString(bytes).Replace("''", "'", StringComparison.Ordinal);
        return true;
    }
}
