using System.IO.Compression;
using System.Text;
using Nightjar.Formats.Csv;
using Nightjar.TestKit;

namespace Nightjar.Formats.Tests.Csv;

public sealed class CsvReaderTests
{
    [Fact]
    public void Rows_that_were_written_by_the_standard_come_back()
    {
        var random = new Random(4);
        const string letters = "ab,\"\r\n é'\t";
        var rows = Enumerable.Range(0, 400).Select(_ => Enumerable.Range(0, 3).Select(_ => new string([.. Enumerable.Range(0, random.Next(6)).Select(_ => letters[random.Next(letters.Length)])])).ToArray()).ToArray();
        var text = new StringBuilder("one,two,three\r\n");
        foreach (var row in rows) text.Append(string.Join(',', row.Select(f => $"\"{f.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))).Append("\r\n");
        using var reader = Of(text.ToString());
        Assert.Equal(["one", "two", "three"], reader.Columns.AsEnumerable());
        foreach (var row in rows)
        {
            Assert.True(reader.Read());
            Assert.Equal<string>(row, [reader[0].ToString(), reader[1].ToString(), reader[2].ToString()]);
        }

        Assert.False(reader.Read());
    }

    [Fact]
    public void Lines_end_as_they_like_and_are_counted()
    {
        using var reader = Of("x,y\n1,2\r\n\n\n3,\n,4");
        Assert.True(reader.Read());
        Assert.Equal((1, 2), (reader.GetDouble(0), reader.GetDouble(1)));
        Assert.True(reader.Read());
        Assert.Equal((5, 3.0, double.NaN), (reader.Line, reader.GetDouble(0), reader.GetDouble(1)));
        Assert.True(reader.Read());
        Assert.Equal((6, double.NaN, 4.0), (reader.Line, reader.GetDouble(0), reader.GetDouble(1)));
        Assert.False(reader.Read());
    }

    [Fact]
    public void Columns_are_found_by_the_first_name_that_there_is()
    {
        using var reader = Of("MJD,Flux,flux_err\n");
        Assert.Equal(1, reader.IndexOf("fluxcal", "flux"));
        Assert.Equal(0, reader.IndexOf("mjd"));
        Assert.Equal(-1, reader.IndexOf("band"));
    }

    [Theory]
    [InlineData("", "t.csv is empty")]
    [InlineData("a,b\n1\n", "t.csv, line 2: 1 fields, expected 2")]
    [InlineData("a,b\n1,2\n\n1,2,3\n", "t.csv, line 4: 3 fields, expected 2")]
    [InlineData("a,b\n1,\"2\n", "t.csv, line 2: a quote has no end")]
    [InlineData("a,b\n1,two\n", "t.csv, line 2, column b: 'two' is no number")]
    public void What_is_wrong_is_said_with_its_place(string text, string message)
    {
        var error = Assert.Throws<CsvFormatException>(() =>
        {
            using var reader = Of(text);
            while (reader.Read()) reader.GetDouble(1);
        });
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_without_end_takes_no_memory_without_end()
    {
        using var reader = Of("a\n" + new string('x', CsvReader.LongestRow + 1));
        Assert.Contains("more than", Assert.Throws<CsvFormatException>(() => reader.Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gzipped_files_are_read_and_damaged_ones_named()
    {
        using var folder = new TemporaryFolder();
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionMode.Compress, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes("a\n" + string.Concat(Enumerable.Range(0, 30_000).Select(i => $"{i * 7919 % 10_007}\n"))));
        File.WriteAllBytes(folder["t.csv.gz"], bytes.ToArray());
        using (var reader = CsvReader.Open(folder["t.csv.gz"]))
        {
            var sum = 0.0;
            while (reader.Read()) sum += reader.GetDouble(0);
            Assert.Equal(Enumerable.Range(0, 30_000).Sum(i => (double)(i * 7919 % 10_007)), sum);
        }

        var broken = bytes.ToArray();
        for (var i = broken.Length / 2; i < (broken.Length / 2) + 40; i++) broken[i] ^= 0x5A;
        File.WriteAllBytes(folder["b.csv.gz"], broken);
        Assert.Throws<CsvFormatException>(() =>
        {
            using var reader = CsvReader.Open(folder["b.csv.gz"]);
            while (reader.Read()) reader.GetDouble(0);
        });
    }

    private static CsvReader Of(string text) => new(new StringReader(text), "t.csv");
}
