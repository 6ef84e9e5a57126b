using Nightjar.Formats.Png;
using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>A cutout as a figure: a PNG in the page itself, north-up as the survey cut it, with a scale bar where the pixel
/// scale is known. Pixels without data show the hatching behind the picture.</summary>
public static class StampImage
{
    private const double ScaleBarArcsec = 10;
    private const double SmallScaleBarArcsec = 2;

    /// <summary>ZTF: arcseconds a pixel (Bellm et al. 2019).</summary>
    private const double ZtfPixelArcsec = 1.01;

    /// <summary>Rubin's LSSTCam: arcseconds a pixel (Ivezic et al. 2019).</summary>
    private const double LsstPixelArcsec = 0.2;

    /// <summary>Writes the figure; an empty one that says so where there is no image.</summary>
    /// <param name="writer">Where the HTML goes.</param>
    /// <param name="cutout">The image.</param>
    /// <param name="kind">Which of the three it is.</param>
    /// <param name="survey">The survey's short name: its pixel scale.</param>
    public static void Write(TextWriter writer, Cutout cutout, CutoutKind kind, string survey)
    {
        var m = new Markup(writer);
        m.Raw("<figure class=\"stamp\"><div class=\"pixels\">");
        if (cutout.IsEmpty)
        {
            m.Write($"<span>no image</span></div><figcaption>{NameOf(kind)}</figcaption></figure>\n");
            return;
        }

        m.Write(
            $"<img width=\"{cutout.Width}\" height=\"{cutout.Height}\" alt=\"{NameOf(kind)} image, {cutout.Width} by"
            + $" {cutout.Height} pixels\" src=\"");
        m.Raw(DataUri(cutout, kind));
        m.Raw("\"/>");
        WriteScale(m, cutout, survey);
        m.Write($"</div><figcaption>{NameOf(kind)}</figcaption></figure>\n");
    }

    /// <summary>The stretched cutout as <c>data:image/png;base64,...</c>.</summary>
    public static string DataUri(Cutout cutout, CutoutKind kind)
    {
        var grey = new byte[cutout.Width * cutout.Height];
        CutoutStretch.Render(cutout, kind, grey);
        var png = grey.Contains(CutoutStretch.NoData)
            ? PngWriter.Write(WithHoles(grey), cutout.Width, cutout.Height, PngColor.Rgba)
            : PngWriter.Write(grey, cutout.Width, cutout.Height);
        return "data:image/png;base64," + Convert.ToBase64String(png);
    }

    // Pixels without data are transparent; the others keep their grey.
    private static byte[] WithHoles(ReadOnlySpan<byte> grey)
    {
        var pixels = new byte[4 * grey.Length];
        for (var index = 0; index < grey.Length; index++)
        {
            var pixel = pixels.AsSpan(4 * index, 4);
            pixel[..3].Fill(grey[index]);
            pixel[3] = grey[index] == CutoutStretch.NoData ? byte.MinValue : byte.MaxValue;
        }

        return pixels;
    }

    // The picture is fitted into a square of its longer side: the bar's length is a fraction of that.
    private static void WriteScale(Markup m, Cutout cutout, string survey)
    {
        var pixel = survey switch { "ztf" => ZtfPixelArcsec, "lsst" => LsstPixelArcsec, _ => 0 };
        var side = Math.Max(cutout.Width, cutout.Height) * pixel;
        if (side == 0) return;
        var arcsec = side > 2 * ScaleBarArcsec ? ScaleBarArcsec : SmallScaleBarArcsec;
        var length = 100 * arcsec / side;
        m.Write(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 100\" aria-hidden=\"true\">"
            + $"<path class=\"bar-shadow\" d=\"M5 95h{length:0.##}\"/><path class=\"bar-scale\" d=\"M5 95h{length:0.##}\"/>"
            + $"<text x=\"5\" y=\"91.5\">{ReportFormat.Arcseconds(arcsec).Replace(".0", "")}</text></svg>");
    }

    private static string NameOf(CutoutKind kind) => kind switch
    {
        CutoutKind.Science => "Science",
        CutoutKind.Template => "Template",
        _ => "Difference",
    };
}
