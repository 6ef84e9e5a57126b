using System.Globalization;
using System.IO.Compression;

namespace Nightjar.Formats.Fits;

/// <summary>Reads the binary tables of a FITS file, gzipped or plain (FITS standard 4.0, section 7.3).</summary>
/// <remarks>Sizes that a header states are compared with the file before anything is made of them. The last block of a file need not be
/// full.</remarks>
public static class FitsTableReader
{
    /// <summary>The most bytes of a file, after expansion.</summary>
    public const int DefaultMostBytes = 1 << 30;

    private const int MostColumns = 999;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostBytes">The most bytes that it may have after expansion.</param>
    /// <returns>Its binary tables in their order; other HDUs are passed over.</returns>
    /// <exception cref="FitsFormatException">It is no FITS file, is damaged or too large.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<FitsTable> ReadFile(string path, int mostBytes = DefaultMostBytes) => Read(Expand(path, mostBytes), path);

    /// <summary>Reads a plain file that is in memory. The tables keep the memory.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="FitsFormatException">It is no FITS file, or is damaged.</exception>
    public static IReadOnlyList<FitsTable> Read(ReadOnlyMemory<byte> file, string name)
    {
        var tables = new List<FitsTable>();
        long start = 0;
        while (start < file.Length)
        {
            // Blanks or zeros may fill the file behind its last HDU.
            if (start > 0 && file.Span[(int)start..].IndexOfAnyExcept((byte)0, (byte)' ') < 0) break;
            if (!FitsLayout.TryRead(file.Span, (int)start, out var layout, out var error)) throw new FitsFormatException($"{name}: {error}");
            var header = new FitsHeader(file.Span.Slice(layout.Start, layout.CardsLength));
            if (header.TryGetString("XTENSION", out var kind) && kind == "BINTABLE") tables.Add(ReadTable(file, layout, name, tables.Count + 1));
            start = layout.End;
        }

        return tables;
    }

    private static FitsTable ReadTable(ReadOnlyMemory<byte> file, in FitsLayout layout, string name, int number)
    {
        var cards = file.Slice(layout.Start, layout.CardsLength);
        var header = new FitsHeader(cards.Span);
        if (!header.TryGetString("EXTNAME", out var tableName)) tableName = "";
        var place = $"{name}, table {(tableName.Length > 0 ? tableName : number.ToString(CultureInfo.InvariantCulture))}";
        if (layout.BitPix != 8 || layout.Axes != 2) throw new FitsFormatException($"{place}: a binary table has BITPIX 8 and two axes");
        if (!header.TryGetInt64("TFIELDS", out var fields) || fields is < 0 or > MostColumns) throw new FitsFormatException($"{place}: TFIELDS is no number of columns from 0 to {MostColumns}");
        var columns = new FitsTableColumn[fields];
        long offset = 0;
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = ReadColumn(header, i + 1, (int)Math.Min(offset, int.MaxValue), place);
            offset += columns[i].Width;
        }

        if (offset != layout.Width) throw new FitsFormatException($"{place}: the columns have {offset} bytes a row, NAXIS1 says {layout.Width}");
        var data = file.Slice(layout.DataStart, (int)layout.DataLength);
        var rowBytes = layout.Width * layout.Height;
        if (!header.TryGetInt64("THEAP", out var heap)) heap = rowBytes;
        if (heap < rowBytes || heap > data.Length) throw new FitsFormatException($"{place}: THEAP {heap} lies outside the data");
        return new(place, tableName, cards, data[..(int)rowBytes], (int)layout.Width, (int)layout.Height, data[(int)heap..], columns);
    }

    private static FitsTableColumn ReadColumn(FitsHeader header, int number, int offset, string place)
    {
        var end = number.ToString(CultureInfo.InvariantCulture);
        if (!header.TryGetString("TFORM" + end, out var form)) throw new FitsFormatException($"{place}: TFORM{end} is missing");
        var form1 = form.AsSpan().Trim();
        var digits = form1.IndexOfAnyExceptInRange('0', '9');
        long repeat = 1;
        if (digits < 0 || (digits > 0 && (!long.TryParse(form1[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out repeat) || repeat > int.MaxValue / 16)))
            throw new FitsFormatException($"{place}: TFORM{end} '{form}' is no format");
        var letter = form1[digits];
        var isVariable = letter is 'P' or 'Q';
        if (isVariable && (repeat > 1 || form1.Length < digits + 2)) throw new FitsFormatException($"{place}: TFORM{end} '{form}' is no format of an array");
        var type = (FitsColumnType)(isVariable ? form1[digits + 1] : letter);
        if (!Enum.IsDefined(type)) throw new FitsFormatException($"{place}: TFORM{end} '{form}' is no format");
        if (!header.TryGetString("TTYPE" + end, out var name)) name = "";
        if (!header.TryGetString("TUNIT" + end, out var unit)) unit = "";
        return new()
        {
            Name = name.Trim(),
            Type = type,
            Unit = unit.Trim(),
            IsVariable = isVariable && repeat == 1,
            Repeat = isVariable && repeat == 1 ? MostElements(form1[(digits + 2)..]) : isVariable ? 0 : (int)repeat,
            DescriptorLength = letter == 'P' ? 8 : 16,
            Scale = header.TryGetDouble("TSCAL" + end, out var scale) ? scale : 1,
            Zero = header.TryGetDouble("TZERO" + end, out var zero) ? zero : 0,
            Null = header.TryGetInt64("TNULL" + end, out var none) ? none : null,
            Offset = offset,
        };
    }

    private static int MostElements(ReadOnlySpan<char> text) =>
        text.Length > 2 && text[0] == '(' && text[^1] == ')' && int.TryParse(text[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : 0;

    private static ReadOnlyMemory<byte> Expand(string path, int mostBytes)
    {
        using Stream file = File.OpenRead(path);
        if (file.Length > mostBytes) throw new FitsFormatException($"{path} has {file.Length} bytes, more than {mostBytes}");
        var isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        if (!isGzip)
        {
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }

        using var expanded = new MemoryStream();
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        var block = new byte[1 << 16];
        try
        {
            for (int read; (read = gzip.Read(block)) > 0;)
            {
                if (expanded.Length + read > mostBytes) throw new FitsFormatException($"{path} expands to more than {mostBytes} bytes");
                expanded.Write(block.AsSpan(0, read));
            }
        }
        catch (InvalidDataException exception)
        {
            throw new FitsFormatException($"{path} is no whole gzip file", exception);
        }

        return expanded.GetBuffer().AsMemory(0, (int)expanded.Length);
    }
}
