using System.Buffers.Binary;
using System.IO.Compression;
using Nightjar.Broker.Reports;
using Nightjar.Sky;

namespace Nightjar.Broker.Tests.Reports;

public class StampImageTests
{
    private static Cutout Noise(int width, int height)
    {
        var alert = new Alert();
        return ReportData.WithStamps(alert, width, height).Cutouts.Science;
    }

    [Theory]
    [InlineData(63, 63)]
    [InlineData(51, 63)]
    [InlineData(63, 42)]
    [InlineData(30, 30)]
    [InlineData(1, 1)]
    public void A_stamp_is_a_png_of_its_size_inside_the_page(int width, int height)
    {
        var figure = ReportAssert.Fragment(writer => StampImage.Write(writer, Noise(width, height), CutoutKind.Template, "ztf"));
        var image = figure.All("img").Single();
        Assert.Equal($"Template image, {width} by {height} pixels", image.Get("alt"));
        Assert.Equal((width, height), (image.Number("width"), image.Number("height")));
        var png = Convert.FromBase64String(image.Get("src")["data:image/png;base64,".Length..]);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], png[..4]);
        Assert.Equal((width, height), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
        Assert.Equal("Template", figure.All("figcaption").Single().Value);
    }

    [Fact]
    public void Pixels_without_data_are_transparent_and_the_first_row_of_the_image_is_at_the_bottom()
    {
        var cutout = Noise(8, 5);
        cutout.Pixels[0] = float.NaN;
        cutout.Pixels[7] = -3.4028235e38f;
        var png = Convert.FromBase64String(StampImage.DataUri(cutout, CutoutKind.Science)["data:image/png;base64,".Length..]);
        var pixels = Pixels(png, bytesPerPixel: 4);
        for (var row = 0; row < 5; row++)
            for (var column = 0; column < 8; column++)
                Assert.Equal(row == 4 && column is (0 or 7) ? 0 : 255, pixels[4 * (8 * row + column) + 3]);
        Assert.Equal(255, pixels[4 * (8 * 2 + 4)]);
    }

    /// <summary>Undoes the compression and the filters of a PNG file of one IDAT chunk.</summary>
    private static byte[] Pixels(byte[] png, int bytesPerPixel)
    {
        var stride = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)) * bytesPerPixel;
        var height = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20));
        using var data = new ZLibStream(new MemoryStream(png, 41, png.Length - 41 - 16), CompressionMode.Decompress);
        var pixels = new byte[stride * height];
        for (var row = 0; row < height; row++)
        {
            var filter = data.ReadByte();
            data.ReadExactly(pixels, row * stride, stride);
            for (var index = 0; index < stride; index++)
            {
                var place = row * stride + index;
                int left = index < bytesPerPixel ? 0 : pixels[place - bytesPerPixel], up = row == 0 ? 0 : pixels[place - stride];
                int corner = index < bytesPerPixel || row == 0 ? 0 : pixels[place - stride - bytesPerPixel];
                var guess = left + up - corner;
                int[] near = [left, up, corner];
                pixels[place] += (byte)(filter switch
                {
                    0 => 0,
                    1 => left,
                    2 => up,
                    3 => (left + up) / 2,
                    _ => near.MinBy(value => Math.Abs(guess - value)),
                });
            }
        }

        return pixels;
    }

    [Fact]
    public void No_image_is_said()
    {
        var figure = ReportAssert.Fragment(writer => StampImage.Write(writer, new Cutout(), CutoutKind.Difference, "ztf"));
        Assert.Empty(figure.All("img"));
        Assert.Contains("no image", figure.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ztf", 63, 63, "10″", 15.72)]
    [InlineData("ztf", 51, 63, "10″", 15.72)]
    [InlineData("lsst", 30, 30, "2″", 33.33)]
    public void The_scale_bar_fits_the_pixels_of_the_survey(string survey, int width, int height, string text, double percent)
    {
        var figure = ReportAssert.Fragment(writer => StampImage.Write(writer, Noise(width, height), CutoutKind.Science, survey));
        Assert.Equal(text, figure.All("text").Single().Value);
        Assert.Equal(percent, ReportAssert.Numbers(figure.All("path", "bar-scale").Single().Get("d"))[2], 0.01);
    }

    [Fact]
    public void A_survey_whose_pixels_are_not_known_gets_no_scale_bar() =>
        Assert.Empty(ReportAssert.Fragment(writer => StampImage.Write(writer, Noise(61, 61), CutoutKind.Science, "atlas")).All("svg"));
}
