using System.Buffers.Binary;
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
