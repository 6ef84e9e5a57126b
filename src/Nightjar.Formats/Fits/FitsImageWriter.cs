using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Nightjar.Formats.Fits;

/// <summary>Writes a FITS file that holds one image of 32-bit floats.</summary>
/// <remarks>FITS standard 4.0 (2018), sections 3.3, 4.2 and 5.3: blocks of 2880 bytes, cards of 80 bytes with fixed-format
/// values, big-endian pixels, the column running fastest. NaN is written as it is.</remarks>
public static class FitsImageWriter
{
    private const int CardLength = 80;
    private const int BlockLength = 2880;
    private const int KeywordLength = 8;

    /// <summary>Writes an image.</summary>
    /// <param name="pixels">Row by row, <paramref name="width"/> times <paramref name="height"/> of them.</param>
    /// <param name="width">Columns (NAXIS1), at least 1.</param>
    /// <param name="height">Rows (NAXIS2), at least 1.</param>
    /// <param name="cards">More header cards, in this order. A value that reads as a number, or is <c>T</c> or <c>F</c>,
    /// or stands in single quotes already, is written as it is; any other value becomes a quoted string. The text of
    /// <c>COMMENT</c>, <c>HISTORY</c> and of a blank name is free.</param>
    /// <param name="ztfStyle">Writes the first card as ZTF's alert stamps do, <c>SIMPLE  =  T</c> with the T outside
    /// column 30, which strict readers refuse.</param>
    /// <returns>The file, a multiple of 2880 bytes.</returns>
    /// <exception cref="ArgumentException">The size does not fit the pixels, or a card cannot be written.</exception>
    public static byte[] Write(
        ReadOnlySpan<float> pixels,
        int width,
        int height,
        IReadOnlyList<(string Name, string Value)> cards,
        bool ztfStyle)
    {
        ArgumentNullException.ThrowIfNull(cards);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if ((long)width * height != pixels.Length)
            throw new ArgumentException($"{width} x {height} is not {pixels.Length} pixels", nameof(pixels));

        const int ownCards = 6; // SIMPLE, BITPIX, NAXIS, NAXIS1, NAXIS2 and END
        var headerLength = RoundUp((long)(ownCards + cards.Count) * CardLength);
        var file = new byte[checked((int)(headerLength + RoundUp(pixels.Length * 4L)))];
        var header = file.AsSpan(0, (int)headerLength);
        header.Fill((byte)' ');

        Put(ref header, ztfStyle ? "SIMPLE  =  T" : Card("SIMPLE", "T"));
        Put(ref header, Card("BITPIX", "-32"));
        Put(ref header, Card("NAXIS", "2"));
        Put(ref header, Card("NAXIS1", width.ToString(CultureInfo.InvariantCulture)));
        Put(ref header, Card("NAXIS2", height.ToString(CultureInfo.InvariantCulture)));
        foreach (var (name, value) in cards) Put(ref header, Card(name, value));
        Put(ref header, "END");

        var bits = MemoryMarshal.Cast<float, uint>(pixels);
        var data = MemoryMarshal.Cast<byte, uint>(file.AsSpan((int)headerLength))[..bits.Length];
        if (BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(bits, data);
        else bits.CopyTo(data);
        return file;
    }

    private static long RoundUp(long length) => (length + BlockLength - 1) / BlockLength * BlockLength;

    private static void Put(ref Span<byte> header, string card)
    {
        Encoding.ASCII.GetBytes(card, header);
        header = header[CardLength..];
    }

    private static string Card(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        if (name.Length > KeywordLength || !name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '-' or '_'))
            throw new ArgumentException($"'{name}' is not a FITS keyword: up to 8 of A-Z, 0-9, - and _", nameof(name));
        if (value.Any(c => c is < ' ' or > '~'))
            throw new ArgumentException($"the value of {name} holds a character outside printable ASCII", nameof(value));

        var card = name is "" or "COMMENT" or "HISTORY"
            ? $"{name,-KeywordLength}{value}"
            : $"{name,-KeywordLength}= {Value(value)}";
        return card.Length <= CardLength
            ? card
            : throw new ArgumentException($"the value of {name} is longer than a card", nameof(value));
    }

    private static string Value(string value)
    {
        if (value.Length >= 2 && value.StartsWith('\'') && value.EndsWith('\'')) return value;
        if (value is "T" or "F" || IsNumber(value)) return $"{value,20}";
        return $"'{value.Replace("'", "''", StringComparison.Ordinal),-KeywordLength}'";
    }

    private static bool IsNumber(string value) =>
        double.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number);
}
