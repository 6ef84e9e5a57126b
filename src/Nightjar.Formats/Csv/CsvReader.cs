using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Nightjar.Formats.Csv;

/// <summary>Reads a table of comma-separated values (RFC 4180) row by row: the first line names the columns, every other one has as many
/// fields. Line ends are LF or CRLF, empty lines are passed over, fields may stand in double quotes. Files whose first two bytes are those
/// of gzip are expanded on the way.</summary>
/// <remarks>A row of more than <see cref="LongestRow"/> characters or a table of more than <see cref="MostColumns"/> columns is an error, so
/// that no file makes the reader take memory without end.</remarks>
public sealed class CsvReader : IDisposable
{
    /// <summary>The most characters of a row.</summary>
    public const int LongestRow = 1 << 20;

    /// <summary>The most columns.</summary>
    public const int MostColumns = 10_000;

    private const int BlockLength = 1 << 15;

    private readonly TextReader _reader;
    private readonly char[] _block = new char[BlockLength];
    private readonly List<int> _ends = [];
    private char[] _row = new char[256];
    private int _rowLength;
    private int _at;
    private int _filled;
    private long _nextLine = 1;

    /// <summary>Reads the names of the columns.</summary>
    /// <param name="reader">The text; it is the reader's from now on.</param>
    /// <param name="name">What messages call it: the path of a file.</param>
    /// <exception cref="CsvFormatException">There is no line, or two columns have one name.</exception>
    public CsvReader(TextReader reader, string name)
    {
        (_reader, Name) = (reader, name);
        if (!ReadRow()) throw new CsvFormatException($"{name} is empty: expected a line with the names of the columns");
        var columns = new string[_ends.Count];
        for (var i = 0; i < columns.Length; i++) columns[i] = this[i].Trim().ToString();
        Columns = columns;
    }

    /// <summary>What messages call the table.</summary>
    public string Name { get; }

    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The line on which the row begins, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>A field of the row, without its quotes.</summary>
    public ReadOnlySpan<char> this[int column] =>
        column == 0 ? _row.AsSpan(0, _ends[0]) : _row.AsSpan(_ends[column - 1], _ends[column] - _ends[column - 1]);

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="CsvFormatException">It has no line.</exception>
    public static CsvReader Open(string path)
    {
        Stream file = File.OpenRead(path);
        try
        {
            var isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            if (isGzip) file = new GZipStream(file, CompressionMode.Decompress);
            return new(new StreamReader(file, Encoding.UTF8), path);
        }
        catch (Exception exception)
        {
            file.Dispose();
            if (exception is InvalidDataException) throw new CsvFormatException($"{path} is no whole gzip file", exception);
            throw;
        }
    }

    /// <summary>The first column that has one of these names, whatever their case; -1 where none has.</summary>
    public int IndexOf(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            for (var i = 0; i < Columns.Count; i++)
            {
                if (Columns[i].Equals(name, StringComparison.OrdinalIgnoreCase)) return i;
            }
        }

        return -1;
    }

    /// <summary>Reads the next row.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="CsvFormatException">It has another number of fields, is too long, or a quote has no end.</exception>
    public bool Read()
    {
        if (!ReadRow()) return false;
        if (_ends.Count != Columns.Count) throw new CsvFormatException($"{Name}, line {Line}: {_ends.Count} fields, expected {Columns.Count}");
        return true;
    }

    /// <summary>A field as a number; NaN where it is empty, <c>nan</c>, <c>null</c> or <c>None</c>.</summary>
    /// <exception cref="CsvFormatException">It is something else.</exception>
    public double GetDouble(int column)
    {
        var text = this[column].Trim();
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
        return text is "" or "null" or "None" or "NULL" or "nan" or "NaN" or "NAN" or "NA" ? double.NaN : throw Fail(column, $"'{Clip(text)}' is no number");
    }

    /// <summary>An error in a field of the row.</summary>
    /// <param name="column">The column.</param>
    /// <param name="what">What is wrong.</param>
    public CsvFormatException Fail(int column, string what) => new($"{Name}, line {Line}, column {Columns[column]}: {what}");

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private static string Clip(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : string.Concat(text[..40], "…");

    private bool ReadRow()
    {
        (_rowLength, Line) = (0, _nextLine);
        _ends.Clear();
        var (isQuoted, any) = (false, false);
        while (TryNext(out var c))
        {
            if (isQuoted)
            {
                if (c != '"') Add(c);
                else if (TryPeek(out var next) && next == '"') Add(Take());
                else isQuoted = false;
                if (c == '\n') _nextLine++;
            }
            else if (c == '"')
            {
                (isQuoted, any) = (true, true);
            }
            else if (c == ',')
            {
                any = true;
                EndField();
            }
            else if (c == '\n')
            {
                _nextLine++;
                if (_rowLength > 0 || any) return EndField();
                Line = _nextLine;
            }
            else if (c != '\r' || !TryPeek(out var next) || next != '\n')
            {
                Add(c);
            }
        }

        if (isQuoted) throw new CsvFormatException($"{Name}, line {Line}: a quote has no end");
        return (_rowLength > 0 || any) && EndField();
    }

    private bool EndField()
    {
        if (_ends.Count == MostColumns) throw new CsvFormatException($"{Name}, line {Line}: more than {MostColumns} fields");
        _ends.Add(_rowLength);
        return true;
    }

    private void Add(char c)
    {
        if (_rowLength == LongestRow) throw new CsvFormatException($"{Name}, line {Line}: the row has more than {LongestRow} characters");
        if (_rowLength == _row.Length) Array.Resize(ref _row, 2 * _row.Length);
        _row[_rowLength++] = c;
    }

    private bool TryNext(out char c)
    {
        if (!TryPeek(out c)) return false;
        _at++;
        return true;
    }

    private char Take() => _block[_at++];

    private bool TryPeek(out char c)
    {
        if (_at == _filled)
        {
            try
            {
                (_at, _filled) = (0, _reader.Read(_block, 0, _block.Length));
            }
            catch (InvalidDataException exception)
            {
                throw new CsvFormatException($"{Name}, behind line {Line}: the gzip file is damaged", exception);
            }
        }

        c = _at < _filled ? _block[_at] : '\0';
        return _at < _filled;
    }
}
