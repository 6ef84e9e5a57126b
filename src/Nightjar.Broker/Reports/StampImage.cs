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

        m.Write($"<img width=\"{cutout.Width}\" height=\"{cutout.Height}\" alt=\"{NameOf(kind)} image, {cutout.Width} by {cutout.Height} pixels\" src=\"");
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
        return "data:image/png;base64," + Convert.ToBase64String(Png(grey, cutout.Width, cutout.Height));
    }

    private static byte[] Png(byte[] grey, int w, int h)
    {
        var ms = new MemoryStream(); ms.Write([137, 80, 78, 71, 13, 10, 26, 10]);
        void Chunk(string t, byte[] d)
        {
            var b = new byte[d.Length + 8]; System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(b, d.Length);
            System.Text.Encoding.ASCII.GetBytes(t, b.AsSpan(4)); d.CopyTo(b, 8); ms.Write(b);
            uint c = 0xFFFFFFFF; foreach (var x in b.AsSpan(4)) { c ^= x; for (var k = 0; k < 8; k++) c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1; }
            var q = new byte[4]; System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(q, ~c); ms.Write(q);
        }
        var ih = new byte[13]; System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(ih, w); System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(ih.AsSpan(4), h); ih[8] = 8;
        Chunk("IHDR", ih); Chunk("tRNS", [0, 0]);
        var zs = new MemoryStream(); using (var z = new System.IO.Compression.ZLibStream(zs, System.IO.Compression.CompressionLevel.SmallestSize, true)) for (var r = 0; r < h; r++) { z.WriteByte(0); z.Write(grey, r * w, w); }
        Chunk("IDAT", zs.ToArray()); Chunk("IEND", []); return ms.ToArray();
    }

    // The picture is fitted into a square of its longer side: the bar's length is a fraction of that.
    private static void WriteScale(Markup m, Cutout cutout, string survey)
    {
        var pixel = survey switch { "ztf" => ZtfPixelArcsec, "lsst" => LsstPixelArcsec, _ => 0 };
        var side = Math.Max(cutout.Width, cutout.Height) * pixel;
        if (side == 0) return;
        var arcsec = side > 2 * ScaleBarArcsec ? ScaleBarArcsec : SmallScaleBarArcsec;
        var length = 100 * arcsec / side;
        m.Write($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 100\" aria-hidden=\"true\"><path class=\"bar-shadow\" d=\"M5 95h{length:0.##}\"/><path class=\"bar-scale\" d=\"M5 95h{length:0.##}\"/><text x=\"5\" y=\"91.5\">{ReportFormat.Arcseconds(arcsec).Replace(".0", "")}</text></svg>");
    }

    private static string NameOf(CutoutKind kind) => kind switch
    {
        CutoutKind.Science => "Science",
        CutoutKind.Template => "Template",
        _ => "Difference",
    };
}
