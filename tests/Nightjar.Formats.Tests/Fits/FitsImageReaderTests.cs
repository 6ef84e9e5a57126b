using Nightjar.Formats.Fits;
using Nightjar.Formats.Tests.Compression;
using static Nightjar.Formats.Tests.Fits.FitsBytes;

namespace Nightjar.Formats.Tests.Fits;

public sealed class FitsImageReaderTests
{
    private readonly FitsImageReader _reader = new();

    private float[] Read(ReadOnlySpan<byte> file, int hdu = 0)
    {
        Assert.True(_reader.TryRead(file, hdu, out var error), error.ToString());
        Assert.Equal(hdu + 1, _reader.HduCount);
        var pixels = new float[_reader.Width * _reader.Height];
        _reader.CopyPixels(pixels);
        return pixels;
    }

    private static float[] Noise(int count)
    {
        var random = new Random(count);
        var pixels = new float[count];
        foreach (ref var pixel in pixels.AsSpan()) pixel = BitConverter.Int32BitsToSingle(random.Next());
        return pixels;
    }

    private static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(BitConverter.SingleToInt32Bits(expected[i]), BitConverter.SingleToInt32Bits(actual[i]));
    }

    [Theory]
    [InlineData(63, 63)]
    [InlineData(51, 63)]
    [InlineData(63, 42)]
    [InlineData(1, 1)]
    [InlineData(720, 1)]
    [InlineData(1, 721)]
    [InlineData(129, 129)]
    public void A_written_image_is_read_back_bit_by_bit(int width, int height)
    {
        var pixels = Noise(width * height);
        (pixels[0], pixels[^1]) = (float.NaN, -float.MaxValue);
        foreach (var ztf in new[] { true, false })
        {
            var file = FitsImageWriter.Write(pixels, width, height, [("BUNIT", "DN")], ztf);
            foreach (var form in new[] { file, Zlib.Gzip(file) })
            {
                AssertSameBits(pixels, Read(form));
                Assert.Equal((width, height, -32, "DN"), (_reader.Width, _reader.Height, _reader.BitPix, _reader.Unit));
            }
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(-32)]
    [InlineData(-64)]
    public void Every_BITPIX_gives_the_values_that_one_by_one_reading_gives(int bitPix)
    {
        var random = new Random(bitPix);
        foreach (var count in new[] { 1, 2, 3, 7, 8, 9, 15, 17, 31, 33, 63, 511, 512, 513, 1300 })
        {
            var range = bitPix == 8 ? 256.0 : Math.Pow(2, Math.Min(Math.Abs(bitPix), 40) - 1);
            var values = new double[count];
            foreach (ref var value in values.AsSpan())
                value = Math.Floor(bitPix == 8 ? random.Next(256) : (random.NextDouble() * 2 - 1) * range);
            if (bitPix < 0) values = [.. values.Select(v => (double)(float)(v / 3))];

            foreach (var (scale, zero, blank) in new[] { (1.0, 0.0, false), (0.25, -7.0, false), (1.0, 32768.0, true) })
            {
                List<string> more = [];
                if (scale != 1) more.Add(Card("BSCALE", scale));
                if (zero != 0) more.Add(Card("BZERO", zero));
                if (blank && bitPix > 0) more.Add(Card("BLANK", values[0]));
                byte[] file = [.. Header(Primary(bitPix, count, 1, [.. more])), .. Data(bitPix, values)];
                var expected = values
                    .Select(v => blank && bitPix > 0 && v == values[0] ? double.NaN : v * scale + zero).ToArray();

                Assert.Equal(expected.Select(v => (float)v), Read(file));
                var doubles = new double[count];
                _reader.CopyPixels(doubles);
                Assert.Equal(expected, doubles);
            }
        }
    }

    [Fact]
    public void Unsigned_integers_come_with_the_zero_that_the_standard_gives_them()
    {
        byte[] file = [.. Header(Primary(16, 3, 1, Card("BZERO", "32768"))), .. Data(16, -32768, 0, 32767)];
        Assert.Equal([0f, 32768f, 65535f], Read(file));
    }

    [Fact]
    public void Extensions_are_found_behind_an_empty_primary_and_behind_tables()
    {
        byte[] file =
        [
            .. Header(Card("SIMPLE", "T"), Card("BITPIX", 8), Card("NAXIS", 0), Card("EXTEND", "T")),
            .. Header(Image("XTENSION= 'BINTABLE'", 8, 100, 40, Card("PCOUNT", 1000), Card("GCOUNT", 1), Card("TFIELDS", 1))),
            .. Pad(new byte[100 * 40 + 1000]),
            .. Header(Image("XTENSION= 'IMAGE   '", -64, 2, 3, Card("PCOUNT", 0), Card("GCOUNT", 1), "BUNIT   = 'nJy     '")),
            .. Data(-64, 1, 2, 3, 4, 5, 6e300),
            .. Header(Image("XTENSION= 'IMAGE   '", 16, 1, 1, "EXTNAME = 'UNCERT  '")),
            .. Data(16, 9),
        ];
        Assert.Equal([1f, 2f, 3f, 4f, 5f, float.PositiveInfinity], Read(file, 2));
        Assert.Equal((2, 3, -64, "nJy"), (_reader.Width, _reader.Height, _reader.BitPix, _reader.Unit));
        Assert.Equal([9f], Read(Zlib.Gzip(file), 3));
        Assert.Equal("", _reader.Unit);
        Assert.True(_reader.Header.TryGetString("EXTNAME", out var name));
        Assert.Equal("UNCERT", name);

        Refused("the HDU holds no image of two axes at byte 0", file, 0);
        Refused("the HDU is not an image at byte 2880", file, 1);
        Refused($"the FITS file has no such HDU at byte {file.Length}", file, 4);
    }

    [Fact]
    public void A_plain_file_may_change_after_it_was_read()
    {
        var file = FitsImageWriter.Write([1f, 2f], 2, 1, [("BUNIT", "nJy")], false);
        Read(file);
        file.AsSpan().Clear();
        var pixels = new float[2];
        _reader.CopyPixels(pixels);
        Assert.Equal([1f, 2f], pixels);
        Assert.Equal("nJy", _reader.Unit);
    }

    [Fact]
    public void Axes_of_length_one_may_follow_and_a_single_axis_is_a_row()
    {
        var cards = Primary(16, 2, 2, Card("NAXIS3", 1), Card("NAXIS4", 1));
        cards[2] = Card("NAXIS", 4);
        Assert.Equal([1f, 2f, 3f, 4f], Read([.. Header(cards), .. Data(16, 1, 2, 3, 4)]));

        Assert.Equal([5f, 6f], Read(
            [.. Header(Card("SIMPLE", "T"), Card("BITPIX", 8), Card("NAXIS", 1), Card("NAXIS1", 2)), .. Data(8, 5, 6)]));
        Assert.Equal((2, 1), (_reader.Width, _reader.Height));

        cards[5] = Card("NAXIS3", 2);
        Refused("the HDU holds no image of two axes at byte 0", [.. Header(cards), .. Data(16, 1, 2, 3, 4, 5, 6, 7, 8)]);
    }

    [Fact]
    public void The_last_block_need_not_be_full()
    {
        var file = FitsImageWriter.Write([1f, 2f, 3f], 3, 1, [], false);
        Assert.Equal([1f, 2f, 3f], Read(file.AsSpan(0, 2880 + 12)));
        Refused("the FITS data are cut short at byte 2891", file.AsSpan(0, 2880 + 11));
    }

    private void Refused(string message, ReadOnlySpan<byte> file, int hdu = 0)
    {
        Assert.False(_reader.TryRead(file, hdu, out var error));
        Assert.Equal(message, error.ToString());
        Assert.Equal((0, 0, 0, ""), (_reader.Width, _reader.Height, _reader.BitPix, _reader.Unit));
        Assert.Equal(0, _reader.Header.Count);
        _reader.CopyPixels(Span<float>.Empty);
        _reader.CopyPixels(Span<double>.Empty);
    }

    [Fact]
    public void Every_broken_header_is_refused_with_its_reason()
    {
        void Broken(string message, params string[] cards) => Refused(message, [.. Header(cards), .. new byte[2880]]);

        Refused("the FITS header is cut short at byte 0", []);
        Refused("not a FITS image: it does not begin with SIMPLE at byte 0", new byte[512]);
        Refused("not a FITS image: it does not begin with SIMPLE at byte 0", Zlib.Gzip(new byte[512]));
        Broken("not a standard FITS file: SIMPLE is not T at byte 0", Primary(8, 1, 1) is var c ? ["SIMPLE  = F", .. c[1..]] : []);
        Broken("BITPIX is none of 8, 16, 32, 64, -32 and -64 at byte 80", Primary(24, 1, 1));
        Broken("BITPIX is missing at byte 0", Card("SIMPLE", "T"), Card("NAXIS", 0));
        Broken("NAXIS is missing at byte 0", Card("SIMPLE", "T"), Card("BITPIX", 8));
        Broken("NAXIS is not a number of axes at byte 80", Card("SIMPLE", "T"), Card("NAXIS", -1));
        Broken("NAXIS is not a number of axes at byte 80", Card("SIMPLE", "T"), Card("NAXIS", 1000));
        Broken("NAXIS is not the number of axes at byte 0", [.. Primary(8, 1, 1, Card("NAXIS3", 1))]);
        Broken("the axes are not in order at byte 240", Card("SIMPLE", "T"), Card("BITPIX", 8), Card("NAXIS", 2), Card("NAXIS2", 1));
        Broken("the length of an axis is not a count at byte 240", Primary(8, -5, 1));
        Broken("the length of an axis is not a count at byte 240", Primary(8, 1, 1) is var d ? [.. d[..3], "NAXIS1  = 'many'"] : []);
        Broken("BSCALE is not a number at byte 400", Primary(8, 1, 1, Card("BSCALE", "NaN")));
        Broken("BZERO is not a number at byte 400", Primary(8, 1, 1, Card("BZERO", "'0'")));
        Broken("BLANK is not an integer at byte 0", Primary(8, 1, 1, Card("BLANK", "1.5")));
        Broken("PCOUNT is not a count at byte 400", Primary(8, 1, 1, Card("PCOUNT", -1)));
        Broken("GCOUNT is not a count at byte 400", Primary(8, 1, 1, Card("GCOUNT", long.MaxValue)));
        Broken("the HDU holds no image of two axes at byte 0", Primary(8, 0, 5));
        Broken("the HDU holds no image of two axes at byte 0", Primary(8, 1, 1, Card("GCOUNT", 0)));
        Broken("the FITS data are cut short at byte 5760", Primary(8, int.MaxValue, int.MaxValue));
        Broken("the FITS data are cut short at byte 5760", Primary(-64, 100, 100));
        Refused("an HDU does not begin with XTENSION at byte 2880", [.. Header(Primary(8, 0, 0)), .. new byte[2880]], 1);
        Refused("the FITS header has no end at byte 2880000", [.. Header(Primary(8, 1, 1)).AsSpan(0, 400), .. new byte[3_000_000]]);
    }

    [Fact]
    public void Too_little_room_for_the_pixels_is_the_callers_mistake()
    {
        Read(FitsImageWriter.Write(new float[6], 3, 2, [], false));
        Assert.Throws<ArgumentException>(() => _reader.CopyPixels(new float[5]));
        Assert.Throws<ArgumentException>(() => _reader.CopyPixels(new double[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _reader.TryRead([], -1, out _));
    }

    [Fact]
    public void A_file_that_expands_too_far_is_refused()
    {
        var reader = new FitsImageReader(maxBytes: 1 << 20);
        Assert.False(reader.TryRead(Zlib.Gzip(new byte[10 << 20]), 0, out var error));
        Assert.Equal("the compressed data expand to more than is allowed", error.Reason);
    }

    [Fact]
    public void Cuts_and_mutations_never_throw_and_never_reach_outside()
    {
        byte[] file =
        [
            .. Header(Image("SIMPLE  =  T", 16, 5, 4, Card("BSCALE", 2), Card("BLANK", 3), "BUNIT   = 'DN      '")),
            .. Data(16, Enumerable.Range(0, 20).Select(i => (double)i)),
            .. Header(Image("XTENSION= 'IMAGE   '", -32, 3, 2, Card("PCOUNT", 0), Card("GCOUNT", 1))),
            .. Data(-32, 1, 2, 3, 4, 5, 6),
        ];
        var random = new Random(9);
        var read = 0;
        var pixels = new double[1 << 14];
        for (var round = 0; round < 60_000; round++)
        {
            var mutated = (byte[])file.Clone();
            for (var n = random.Next(1, 5); n > 0; n--)
            {
                var at = random.Next(2) * (2880 + 2880) + random.Next(720);
                mutated[at] = (byte)"0123456789 TF=-+'/.DEABINSXZ"[random.Next(28)];
            }

            var source = mutated.AsSpan(0, random.Next(4) == 0 ? random.Next(file.Length) : file.Length);
            if (!_reader.TryRead(source, random.Next(3), out var error))
            {
                Assert.InRange(error.Offset, 0, source.Length);
                continue;
            }

            read++;
            Assert.InRange(_reader.Width * _reader.Height * (Math.Abs(_reader.BitPix) / 8), 1, source.Length);
            _reader.CopyPixels(pixels);
            _ = _reader.Unit;
        }

        Assert.InRange(read, 1000, 59_000);
    }

    [Fact]
    public void Nothing_is_allocated_once_the_buffers_are_long_enough()
    {
        var file = FitsImageWriter.Write(Noise(63 * 63), 63, 63, [("BUNIT", "DN")], true);
        var zipped = Zlib.Gzip(file);
        var pixels = new float[63 * 63];
        void Work()
        {
            foreach (var form in (ReadOnlySpan<byte[]>)[file, zipped])
            {
                _reader.TryRead(form, 0, out _);
                _reader.CopyPixels(pixels);
                _ = _reader.Unit;
                _reader.Header.TryGetInt64("NAXIS1", out _);
                _reader.TryRead(form, 1, out _);
            }
        }

        Work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Work();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100); // the array of the two forms above
    }
}
