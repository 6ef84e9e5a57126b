using System.Buffers.Binary;
using System.Text;
using Nightjar.Formats.Fits;
using Nightjar.TestKit;

namespace Nightjar.Formats.Tests.Fits;

public sealed class FitsTableTests
{
    [Fact]
    public void Elements_of_every_type_come_back()
    {
        var table = FitsTableReader.Read(Everything(), "t.fits").Single();
        Assert.Equal(("THINGS", 2), (table.Name, table.Rows));
        Assert.Equal([1, 0], Of("FLAG"));
        Assert.Equal([200, 7], Of("BYTE"));
        Assert.Equal([-300, double.NaN], Of("SHORT"));
        Assert.Equal([40_000, 32_768], Of("UNSIGNED"));
        Assert.Equal([-70_000, 70_000], Of("INT"));
        Assert.Equal(1234567890123456789, table.GetInt64(table.IndexOf("LONG"), 1));
        Assert.Equal([1.5, -0.25], Of("SINGLE"));
        Assert.Equal([Math.PI, Math.E], Of("DOUBLE"));
        Assert.Equal(["SN 1987A", "x"], [table.GetText(table.IndexOf("NAME"), 0), table.GetText(table.IndexOf("NAME"), 1)]);
        Assert.Equal(["19", "20"], [table.GetText(table.IndexOf("SNID"), 0), table.GetText(table.IndexOf("SNID"), 1)]);
        Assert.Equal([19, 20], Of("SNID"));
        var pair = table.IndexOf("PAIR");
        Assert.Equal((2, 3.0, 4.0), (table.CountOf(pair, 1), table.GetDouble(pair, 1), table.GetDouble(pair, 1, 1)));
        var array = table.IndexOf("ARRAY");
        Assert.Equal((3, 0), (table.CountOf(array, 0), table.CountOf(array, 1)));
        Assert.Equal([10, 20, 30], [table.GetDouble(array, 0), table.GetDouble(array, 0, 1), table.GetDouble(array, 0, 2)]);
        Assert.Equal("d", table.Columns[table.IndexOf("DOUBLE")].Unit);
        Assert.True(table.Header.TryGetString("SURVEY", out var survey));
        Assert.Equal("ZTF", survey);

        double[] Of(string column) => [table.GetDouble(table.IndexOf(column), 0), table.GetDouble(table.IndexOf(column), 1)];
    }

    [Fact]
    public void What_lies_outside_is_refused()
    {
        var table = FitsTableReader.Read(Everything(heapCount: 4), "t.fits").Single();
        Assert.Contains("row 1, column ARRAY", Assert.Throws<FitsFormatException>(() => table.GetDouble(table.IndexOf("ARRAY"), 0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.GetDouble(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.GetDouble(table.IndexOf("PAIR"), 0, 2));
        Assert.Throws<FitsFormatException>(() => table.GetDouble(table.IndexOf("NAME"), 0));
    }

    [Theory]
    [InlineData("NAXIS1", "99", "bytes a row")]
    [InlineData("TFIELDS", "5000", "TFIELDS")]
    [InlineData("TFORM2", "'1Z'", "TFORM2")]
    [InlineData("TFORM3", "'99999999999J'", "TFORM3")]
    [InlineData("THEAP", "3", "THEAP")]
    [InlineData("NAXIS2", "200000000", "cut short")]
    public void Headers_that_do_not_fit_are_refused(string card, string value, string message)
    {
        var text = Encoding.Latin1.GetString(Everything());
        var place = text.IndexOf((card + "        ")[..8] + "= ", 2880, StringComparison.Ordinal);
        if (place < 0) place = text.IndexOf("COMMENT ", 2880, StringComparison.Ordinal);
        var bytes = Encoding.Latin1.GetBytes(string.Concat(text.AsSpan(0, place), FitsBytes.Card(card, value).PadRight(80), text.AsSpan(place + 80)));
        Assert.Contains(message, Assert.Throws<FitsFormatException>(() => FitsTableReader.Read(bytes, "t.fits")).Message, StringComparison.Ordinal);
    }

    /// <summary>Whatever is cut off or changed, the reader gives a table or says what is wrong.</summary>
    [Fact]
    public void Damaged_files_do_no_harm()
    {
        var (whole, random) = (Everything(), new Random(6));
        for (var i = 0; i < 3000; i++)
        {
            var bytes = i % 3 == 0 ? whole[..random.Next(whole.Length)] : (byte[])whole.Clone();
            for (var n = random.Next(4); n > 0 && bytes.Length > 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                foreach (var table in FitsTableReader.Read(bytes, "t.fits"))
                {
                    for (var row = 0; row < Math.Min(table.Rows, 3); row++)
                    {
                        for (var column = 0; column < table.Columns.Count; column++) table.GetText(column, row);
                    }
                }
            }
            catch (FitsFormatException error)
            {
                Assert.StartsWith("t.fits", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void The_catalogue_of_a_survey_is_read()
    {
        var table = FitsTableReader.ReadFile(SharedData.PathOf("catalogs", "igaps_dr1_215a_small.fits.gz")).Single();
        Assert.Equal((100, 174), (table.Rows, table.Columns.Count));
        var (ra, dec) = (table.IndexOf("ra", "RAdeg", "RA"), table.IndexOf("dec", "DEdeg", "DEC"));
        Assert.True(ra >= 0 && dec >= 0, string.Join(' ', table.Columns.Select(c => c.Name)));
        for (var row = 0; row < 100; row++)
        {
            Assert.InRange(table.GetDouble(ra, row), 0, 360);
            Assert.InRange(table.GetDouble(dec, row), -90, 90);
            for (var column = 0; column < table.Columns.Count; column++) table.GetText(column, row);
        }

        Assert.Contains(table.Columns, c => c.Type == FitsColumnType.Logical);
        Assert.All(Enumerable.Range(0, 100), row => Assert.NotEqual("", table.GetText(table.IndexOf("name"), row)));
    }

    private static byte[] Everything(int heapCount = 3)
    {
        string[] columns = ["FLAG=L", "BYTE=1B", "SHORT=I", "UNSIGNED=1I", "INT=J", "LONG=K", "SINGLE=E", "DOUBLE=D", "NAME=10A", "SNID=4A", "PAIR=2E", "BITS=9X", "ARRAY=1PJ(3)"];
        const int length = 1 + 1 + 2 + 2 + 4 + 8 + 4 + 8 + 10 + 4 + 8 + 2 + 8;
        var rows = new byte[2 * length];
        Write(rows, 'T', 200, -300, 40_000 - 32_768, -70_000, -5, 1.5f, Math.PI, "SN 1987A", "19", (1, 2), heapCount, 0);
        Write(rows.AsSpan(length), 'F', 7, -999, 0, 70_000, 1234567890123456789, -0.25f, Math.E, "x\0zzz", "20", (3, 4), 0, 0);
        var heap = new byte[12];
        for (var i = 0; i < 3; i++) BinaryPrimitives.WriteInt32BigEndian(heap.AsSpan(4 * i), 10 * (i + 1));
        var header = FitsBytes.Header(
        [
            "XTENSION= 'BINTABLE'", FitsBytes.Card("BITPIX", 8), FitsBytes.Card("NAXIS", 2), FitsBytes.Card("NAXIS1", length), FitsBytes.Card("NAXIS2", 2),
            FitsBytes.Card("PCOUNT", heap.Length), FitsBytes.Card("GCOUNT", 1), FitsBytes.Card("TFIELDS", columns.Length), "COMMENT here", "EXTNAME = 'THINGS  '", "SURVEY  = 'ZTF'",
            .. columns.SelectMany((c, i) => new[] { $"TTYPE{i + 1,-3}= '{c.Split('=')[0]}'", $"TFORM{i + 1,-3}= '{c.Split('=')[1]}'" }),
            "TUNIT8  = 'd'", FitsBytes.Card("TNULL3", -999), FitsBytes.Card("TZERO4", 32768),
        ]);
        return [.. FitsBytes.Header(FitsBytes.Card("SIMPLE", "T"), FitsBytes.Card("BITPIX", 8), FitsBytes.Card("NAXIS", 0)), .. header, .. FitsBytes.Pad([.. rows, .. heap])];

        static void Write(Span<byte> row, char flag, byte small, short number, short unsigned, int whole, long large, float single, double big, string name, string id, (float, float) pair, int count, int start)
        {
            (row[0], row[1]) = ((byte)flag, small);
            BinaryPrimitives.WriteInt16BigEndian(row[2..], number);
            BinaryPrimitives.WriteInt16BigEndian(row[4..], unsigned);
            BinaryPrimitives.WriteInt32BigEndian(row[6..], whole);
            BinaryPrimitives.WriteInt64BigEndian(row[10..], large);
            BinaryPrimitives.WriteSingleBigEndian(row[18..], single);
            BinaryPrimitives.WriteDoubleBigEndian(row[22..], big);
            Encoding.Latin1.GetBytes(name.PadRight(10), row[30..]);
            Encoding.Latin1.GetBytes(id.PadRight(4), row[40..]);
            BinaryPrimitives.WriteSingleBigEndian(row[44..], pair.Item1);
            BinaryPrimitives.WriteSingleBigEndian(row[48..], pair.Item2);
            BinaryPrimitives.WriteInt32BigEndian(row[54..], count);
            BinaryPrimitives.WriteInt32BigEndian(row[58..], start);
        }
    }
}
