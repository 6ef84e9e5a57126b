using Nightjar.Formats.Png;
using Nightjar.Formats.Tests.Compression;

namespace Nightjar.Formats.Tests.Png;

public sealed class PngWriterTests
{
    [Theory]
    [InlineData(PngColor.Grey)]
    [InlineData(PngColor.Rgb)]
    [InlineData(PngColor.Rgba)]
    public void Every_pixel_comes_back(PngColor color)
    {
        foreach (var kind in TestBytes.Kinds)
        {
            foreach (var (width, height) in new[] { (1, 1), (63, 63), (51, 63), (1, 200), (200, 1), (300, 40) })
            {
                var pixels = TestBytes.Create(kind, width * height * (int)color, width);
                var image = PngDecoder.Decode(PngWriter.Write(pixels, width, height, color));
                Assert.Equal((width, height, (int)color), (image.Width, image.Height, image.Channels));
                Assert.Equal(pixels, image.Pixels);
            }
        }
    }

    [Fact]
    public void A_smooth_stamp_takes_a_fraction_of_its_pixels()
    {
        var pixels = new byte[63 * 63];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = (i % 63 - 31, i / 63 - 31);
            pixels[i] = (byte)(255 * Math.Exp(-(x * x + y * y) / 200.0));
        }

        Assert.InRange(PngWriter.Write(pixels, 63, 63).Length, 100, pixels.Length / 2);
        Assert.InRange(PngWriter.Write(new byte[63 * 63], 63, 63).Length, 60, 100);
    }

    [Fact]
    public void Pixels_without_data_can_be_transparent()
    {
        Assert.Equal(7, PngDecoder.Decode(PngWriter.Write([0, 7, 255], 3, 1, transparent: 7)).Transparent);
        Assert.Null(PngDecoder.Decode(PngWriter.Write([0, 7, 255], 3, 1)).Transparent);
        Assert.Throws<ArgumentException>(() => PngWriter.Write(new byte[3], 1, 1, PngColor.Rgb, transparent: 0));
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PngWriter.Write(new byte[5], 2, 3));
        Assert.Throws<ArgumentException>(() => PngWriter.Write(new byte[6], 2, 3, PngColor.Rgb));
        Assert.Throws<ArgumentOutOfRangeException>(() => PngWriter.Write([], 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PngWriter.Write(new byte[2], 1, 1, (PngColor)2));
    }
}
