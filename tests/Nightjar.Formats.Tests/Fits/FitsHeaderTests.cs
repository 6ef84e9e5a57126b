using Nightjar.Formats.Fits;
using static Nightjar.Formats.Tests.Fits.FitsBytes;

namespace Nightjar.Formats.Tests.Fits;

public sealed class FitsHeaderTests
{
    private readonly FitsImageReader _reader = new();

    private FitsHeader Header(params string[] more)
    {
        Assert.True(_reader.TryRead([.. FitsBytes.Header(Primary(8, 1, 1, more)), .. Data(8, 1)], 0, out var error), error.ToString());
        return _reader.Header;
    }

    [Theory]
    [InlineData("KEY     = 'abc     '           / a comment", "abc")]
    [InlineData("KEY     = 'it''s / here'       / a comment", "it's / here")]
    [InlineData("KEY     = '  leading'", "  leading")]
    [InlineData("KEY     = ''", "")]
    [InlineData("KEY     =        'late'", "late")]
    public void Strings_lose_their_quotes_and_the_blanks_at_their_end(string card, string expected)
    {
        Assert.True(Header(card).TryGetString("KEY", out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("KEY     =                   42", 42.0)]
    [InlineData("KEY     = 4.5864E-05 / right after", 4.5864e-5)]
    [InlineData("KEY     =            -1.25D+02", -125.0)]
    [InlineData("KEY     =                 +.5/", 0.5)]
    public void Numbers_are_read_in_every_form(string card, double expected)
    {
        Assert.True(Header(card).TryGetDouble("KEY", out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("KEY     = 9223372036854775807", long.MaxValue)]
    [InlineData("KEY     =                   +7 / seven", 7L)]
    [InlineData("KEY     =                  -12", -12L)]
    public void Integers_keep_all_their_digits(string card, long expected)
    {
        Assert.True(Header(card).TryGetInt64("KEY", out var value));
        Assert.Equal(expected, value);
    }

    [Fact]
    public void Logical_values_are_T_and_F()
    {
        var header = Header("YES     = T", "NO      =                    F / no", "OTHER   = 1");
        Assert.True(header.TryGetBoolean("YES", out var yes) && yes);
        Assert.True(header.TryGetBoolean("NO", out var no) && !no);
        Assert.False(header.TryGetBoolean("OTHER", out _));
    }

    [Theory]
    [InlineData("KEY     = 'open")]
    [InlineData("KEY     =")]
    [InlineData("KEY       no value")]
    [InlineData("KEY     = abc")]
    [InlineData("KEY     = 1e999")]
    [InlineData("KEYS    = 1")]
    public void What_is_not_there_is_not_found(string card)
    {
        var header = Header(card);
        Assert.False(header.TryGetString("KEY", out _));
        Assert.False(header.TryGetDouble("KEY", out _));
        Assert.False(header.TryGetInt64("KEY", out _));
        Assert.False(header.TryGetBoolean("KEY", out _));
        Assert.False(header.TryGetDouble("TOOLONGNAME", out _));
        Assert.False(header.TryGetDouble("ÄÖÜ", out _));
    }

    [Fact]
    public void Cards_are_counted_and_indexed_without_the_end()
    {
        var header = Header("KEY     = 1", "KEY     = 2");
        Assert.Equal(7, header.Count);
        Assert.True(header[6].StartsWith("KEY     = 2"u8));
        Assert.True(header.TryGetInt64("KEY", out var first));
        Assert.Equal(1, first);
    }
}
