using System.Buffers.Binary;
using System.Text;
using Nightjar.Formats.Fits;

namespace Nightjar.Formats.Tests.Fits;

public sealed class FitsImageWriterTests
{
    private static readonly (string, string)[] Unit = [("BUNIT", "DN")];

    private static string CardAt(byte[] file, int index) => Encoding.ASCII.GetString(file, index * 80, 80);

    [Fact]
    public void A_ZTF_stamp_has_the_size_and_the_cards_of_a_real_one()
    {
        var file = FitsImageWriter.Write(new float[63 * 63], 63, 63, Unit, ztfStyle: true);

        Assert.Equal(20160, file.Length);
        Assert.Equal("SIMPLE  =  T".PadRight(80), CardAt(file, 0));
        Assert.Equal("BITPIX  =                  -32".PadRight(80), CardAt(file, 1));
        Assert.Equal("NAXIS   =                    2".PadRight(80), CardAt(file, 2));
        Assert.Equal("NAXIS1  =                   63".PadRight(80), CardAt(file, 3));
        Assert.Equal("NAXIS2  =                   63".PadRight(80), CardAt(file, 4));
        Assert.Equal("BUNIT   = 'DN      '".PadRight(80), CardAt(file, 5));
        Assert.Equal("END".PadRight(80), CardAt(file, 6));
        Assert.All(file.AsSpan(7 * 80, 2880 - 7 * 80).ToArray(), b => Assert.Equal((byte)' ', b));
    }

    [Fact]
    public void The_standard_first_card_has_its_value_in_column_30()
    {
        var file = FitsImageWriter.Write([1f], 1, 1, [], ztfStyle: false);

        Assert.Equal("SIMPLE  =                    T".PadRight(80), CardAt(file, 0));
        Assert.Equal(2 * 2880, file.Length);
    }

    [Fact]
    public void Pixels_are_big_endian_rows_and_the_rest_of_the_block_is_zero()
    {
        float[] pixels = [1f, -2.5f, float.NaN, -float.MaxValue, 0f, float.Epsilon];
        var file = FitsImageWriter.Write(pixels, 3, 2, [], ztfStyle: false);

        for (var i = 0; i < pixels.Length; i++)
            Assert.Equal(
                BitConverter.SingleToInt32Bits(pixels[i]),
                BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(2880 + 4 * i)));
        Assert.All(file.AsSpan(2880 + 24).ToArray(), b => Assert.Equal(0, b));
    }

    [Theory]
    [InlineData("GAIN", "6.2", "GAIN    =                  6.2")]
    [InlineData("CRVAL1", "-1.5E-3", "CRVAL1  =              -1.5E-3")]
    [InlineData("EXTEND", "T", "EXTEND  =                    T")]
    [InlineData("OBJECT", "it's", "OBJECT  = 'it''s   '")]
    [InlineData("FILTER", "'1'", "FILTER  = '1'")]
    [InlineData("NOTE", "NaN", "NOTE    = 'NaN     '")]
    [InlineData("COMMENT", "a free text", "COMMENT a free text")]
    public void Values_are_written_by_what_they_are(string name, string value, string card)
    {
        var file = FitsImageWriter.Write([1f], 1, 1, [(name, value)], ztfStyle: false);
        Assert.Equal(card.PadRight(80), CardAt(file, 5));
    }

    [Fact]
    public void A_header_of_many_cards_takes_more_blocks()
    {
        var cards = Enumerable.Range(0, 40).Select(i => ($"KEY{i}", "1")).ToArray();
        var file = FitsImageWriter.Write([1f], 1, 1, cards, ztfStyle: false);

        Assert.Equal(3 * 2880, file.Length);
        Assert.Equal("END".PadRight(80), CardAt(file, 45));
    }

    [Fact]
    public void What_cannot_be_written_is_refused()
    {
        Assert.Throws<ArgumentException>(() => FitsImageWriter.Write(new float[5], 2, 3, [], false));
        Assert.Throws<ArgumentOutOfRangeException>(() => FitsImageWriter.Write([], 0, 0, [], false));
        Assert.Throws<ArgumentException>(() => FitsImageWriter.Write([1f], 1, 1, [("TOOLONGNAME", "1")], false));
        Assert.Throws<ArgumentException>(() => FitsImageWriter.Write([1f], 1, 1, [("low", "1")], false));
        Assert.Throws<ArgumentException>(() => FitsImageWriter.Write([1f], 1, 1, [("LONG", new string('x', 69))], false));
        Assert.Throws<ArgumentException>(() => FitsImageWriter.Write([1f], 1, 1, [("NAME", "é")], false));
    }
}
