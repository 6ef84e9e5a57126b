using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Nightjar.Formats.Fits;

/// <summary>A binary table of a FITS file (extension BINTABLE, FITS standard 4.0, section 7.3). Numbers are taken out of the bytes when they
/// are asked for, always within the table.</summary>
public sealed class FitsTable
{
    private readonly ReadOnlyMemory<byte> _rows;
    private readonly ReadOnlyMemory<byte> _heap;
    private readonly ReadOnlyMemory<byte> _cards;
    private readonly int _rowLength;

    internal FitsTable(string place, string name, ReadOnlyMemory<byte> cards, ReadOnlyMemory<byte> rows, int rowLength, int count, ReadOnlyMemory<byte> heap, IReadOnlyList<FitsTableColumn> columns)
    {
        (Place, Name, _cards, _rows, _rowLength, Rows, _heap, Columns) = (place, name, cards, rows, rowLength, count, heap, columns);
    }

    /// <summary>File and table, for messages.</summary>
    public string Place { get; }

    /// <summary>EXTNAME; empty where there is none.</summary>
    public string Name { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>The columns.</summary>
    public IReadOnlyList<FitsTableColumn> Columns { get; }

    /// <summary>The cards of the table's header.</summary>
    public FitsHeader Header => new(_cards.Span);

    /// <summary>The first column that has one of these names, whatever their case; -1 where none has.</summary>
    public int IndexOf(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            for (var i = 0; i < Columns.Count; i++)
            {
                if (Columns[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return i;
            }
        }

        return -1;
    }

    /// <summary>Elements of a cell.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column or row.</exception>
    /// <exception cref="FitsFormatException">The cell points outside the table.</exception>
    public int CountOf(int column, int row)
    {
        var c = Columns[column];
        if (!c.IsVariable) return c.Repeat;
        Array(c, row, out var count);
        return count;
    }

    /// <summary>An element as a number, scaled; NaN where it stands for no value. Logical values are 1, 0 and NaN; text is read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, row or element.</exception>
    /// <exception cref="FitsFormatException">It is no number, or points outside the table.</exception>
    public double GetDouble(int column, int row, int element = 0)
    {
        var c = Columns[column];
        if (c.Type == FitsColumnType.Text)
        {
            var text = GetText(column, row);
            if (text.Length == 0) return double.NaN;
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Fail(c, row, $"'{text}' is no number");
        }

        var bytes = Element(c, row, element);
        return c.Type switch
        {
            FitsColumnType.Logical => bytes[0] switch { (byte)'T' => 1, (byte)'F' => 0, _ => double.NaN },
            FitsColumnType.Single => c.Zero + (c.Scale * BinaryPrimitives.ReadSingleBigEndian(bytes)),
            FitsColumnType.Double => c.Zero + (c.Scale * BinaryPrimitives.ReadDoubleBigEndian(bytes)),
            FitsColumnType.Byte or FitsColumnType.Int16 or FitsColumnType.Int32 or FitsColumnType.Int64 => Whole(c, bytes) is { } whole ? c.Zero + (c.Scale * whole) : double.NaN,
            _ => throw Fail(c, row, $"{c.Type} is no number"),
        };
    }

    /// <summary>An element as a whole number, without loss up to 64 bits; null where it stands for no value or is no whole number. Text is
    /// read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, row or element.</exception>
    /// <exception cref="FitsFormatException">It points outside the table.</exception>
    public long? GetInt64(int column, int row, int element = 0)
    {
        var c = Columns[column];
        if (c is { Type: FitsColumnType.Byte or FitsColumnType.Int16 or FitsColumnType.Int32 or FitsColumnType.Int64, Scale: 1, Zero: 0 }) return Whole(c, Element(c, row, element));
        if (c.Type == FitsColumnType.Text) return long.TryParse(GetText(column, row), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        var value = GetDouble(column, row, element);
        return Math.Abs(value) < 9e15 && value == Math.Floor(value) ? (long)value : null;
    }

    /// <summary>A cell as text: characters up to a zero byte or the blanks at their end; other types as written numbers, empty where there is
    /// no value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column or row.</exception>
    /// <exception cref="FitsFormatException">It points outside the table.</exception>
    public string GetText(int column, int row)
    {
        var c = Columns[column];
        if (c.Type != FitsColumnType.Text)
        {
            if (CountOf(column, row) == 0) return "";
            if (GetInt64(column, row) is { } whole) return whole.ToString(CultureInfo.InvariantCulture);
            var value = GetDouble(column, row);
            return double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);
        }

        var bytes = c.IsVariable ? Array(c, row, out _) : Cell(c, row);
        var end = bytes.IndexOf((byte)0);
        if (end >= 0) bytes = bytes[..end];
        return Encoding.Latin1.GetString(bytes.TrimEnd((byte)' ').TrimStart((byte)' '));
    }

    private static long? Whole(FitsTableColumn c, ReadOnlySpan<byte> bytes)
    {
        long value = c.Type switch
        {
            FitsColumnType.Byte => bytes[0],
            FitsColumnType.Int16 => BinaryPrimitives.ReadInt16BigEndian(bytes),
            FitsColumnType.Int32 => BinaryPrimitives.ReadInt32BigEndian(bytes),
            _ => BinaryPrimitives.ReadInt64BigEndian(bytes),
        };
        return value == c.Null ? null : value;
    }

    private ReadOnlySpan<byte> Cell(FitsTableColumn c, int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return _rows.Span.Slice((row * _rowLength) + c.Offset, (int)c.Width);
    }

    private ReadOnlySpan<byte> Element(FitsTableColumn c, int row, int element)
    {
        var size = FitsTableColumn.SizeOf(c.Type);
        var count = c.Repeat;
        var bytes = c.IsVariable ? Array(c, row, out count) : Cell(c, row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)element, (uint)count, nameof(element));
        return c.Type == FitsColumnType.Bit ? throw Fail(c, row, "bits are no number") : bytes.Slice(element * size, size);
    }

    // A descriptor has the number of elements and the byte of the heap at which they begin.
    private ReadOnlySpan<byte> Array(FitsTableColumn c, int row, out int count)
    {
        var descriptor = Cell(c, row);
        var (elements, start) = c.DescriptorLength == 8
            ? (BinaryPrimitives.ReadInt32BigEndian(descriptor), (long)BinaryPrimitives.ReadInt32BigEndian(descriptor[4..]))
            : (BinaryPrimitives.ReadInt64BigEndian(descriptor), BinaryPrimitives.ReadInt64BigEndian(descriptor[8..]));
        var length = (Int128)elements * FitsTableColumn.SizeOf(c.Type);
        if (c.Type == FitsColumnType.Bit) length = ((Int128)elements + 7) / 8;
        if (elements < 0 || start < 0 || elements > int.MaxValue || start + length > _heap.Length)
            throw Fail(c, row, $"its array of {elements} elements from byte {start} on lies outside the heap of {_heap.Length} bytes");
        count = (int)elements;
        return count == 0 ? default : _heap.Span.Slice((int)start, (int)length);
    }

    private FitsFormatException Fail(FitsTableColumn c, int row, string what) => new($"{Place}, row {row + 1}, column {c.Name}: {what}");
}
