using System.IO.Compression;
using System.Text;
using Nightjar.TestKit;

namespace Nightjar.Simulation.Tests;

/// <summary>Quantities in which simulated packets are compared with published ones.</summary>
internal static class Reality
{
    /// <summary>Sets of published alerts from usual nights: not picked by class, sky or score.</summary>
    private static readonly string[] Nights = ["pgb_20210831_20210901_50alerts", "ztf_public_20180819_mod1000", "ztfss18_20180713_30of835_v1.8"];

    private static readonly string[] Packets = ["v3.3_20200202", "v4.02_20240714", "v4.02_boom"];

    /// <summary>Name and value of every quantity of an alert; NaN where a packet lacks it.</summary>
    public static IEnumerable<(string Name, double Value)> Quantities(OracleAlert alert, int packetLength)
    {
        string[] fields =
        [
            "magpsf", "diffmaglim", "sigmapsf", "chipsf", "magdiff", "sigmagap", "fwhm", "elong", "aimage", "nneg", "sumrat",
            "scorr", "rb", "drb", "classtar", "magnr", "distnr", "sigmagnr", "magzpsci", "magzpscirms", "nmtchps", "mindtoedge",
        ];
        foreach (var field in fields)
            yield return (field, alert.Candidate.TryGetValue(field, out var value) && value is not null ? alert[field] : double.NaN);
        yield return ("prv_candidates", alert.Previous.Count);
        yield return ("of them detections", alert.Previous.Count(p => p["magpsf"] is not null));
        yield return ("fp_hists (4.x)", alert.Packet.ContainsKey("fp_hists") ? alert.Forced.Count : double.NaN);
        foreach (var quantity in Images(alert)) yield return quantity;
        foreach (var stamp in (string[])["Science", "Template", "Difference"])
            yield return ($"{stamp.ToLowerInvariant()} gzip, bytes", alert.StampData(stamp).Length);
        yield return ("packet, bytes", packetLength);
    }

    /// <summary>The published alerts; skips the running test where there are none.</summary>
    public static IEnumerable<(OracleAlert Alert, int Length)> Published()
    {
        foreach (var night in Nights)
        {
            using var file = File.OpenRead(SharedData.PathOf("alerts", "ztf", "nightly", night + ".tar.gz"));
            using var tar = new MemoryStream();
            using (var gzip = new GZipStream(file, CompressionMode.Decompress)) gzip.CopyTo(tar);
            foreach (var packet in Files(tar.ToArray())) yield return (new OracleAlert(packet), packet.Length);
        }

        foreach (var folder in Packets)
        {
            foreach (var path in Directory.EnumerateFiles(SharedData.PathOf("alerts", "ztf", "packets", folder), "*.avro"))
            {
                var bytes = File.ReadAllBytes(path);
                yield return (new OracleAlert(bytes), bytes.Length);
            }
        }
    }

    /// <summary>The alerts in a tar; some of the survey's archives lack the end that the base library's reader wants.</summary>
    private static IEnumerable<byte[]> Files(byte[] tar)
    {
        const int block = 512;
        for (var at = 0; at + block <= tar.Length && tar[at] != 0;)
        {
            var name = Encoding.ASCII.GetString(tar, at, 100).TrimEnd('\0');
            var size = Convert.ToInt32(Encoding.ASCII.GetString(tar, at + 124, 11).Trim('\0', ' '), 8);
            if (name.EndsWith(".avro", StringComparison.Ordinal) && tar[at + 156] is (byte)'0' or 0) yield return tar[(at + block)..(at + block + size)];
            at += block + (size + block - 1) / block * block;
        }
    }

    private static IEnumerable<(string Name, double Value)> Images(OracleAlert alert)
    {
        var (science, width, height) = alert.Image("Science");
        var template = alert.Image("Template").Pixels;
        var difference = alert.Image("Difference").Pixels;
        yield return ("stamps with masked pixels", science.Any(float.IsNaN) ? 1 : 0);
        yield return ("stamps cut at an edge", width * height < 63 * 63 ? 1 : 0);

        // The sky: pixels where the template shows nothing.
        var valid = template.Where(t => float.IsFinite(t) && t > -1e30f).Order().ToArray();
        var (level, scatter) = (Quantile(valid, 0.3), Deviation(valid));
        int[] sky = [.. Enumerable.Range(0, science.Length).Where(i =>
            float.IsFinite(science[i]) && float.IsFinite(difference[i]) && Math.Abs(template[i] - level) < 2 * scatter)];
        if (sky.Length < 100) yield break;
        var s = sky.Select(i => science[i]).Order().ToArray();
        var sign = alert.Candidate["isdiffpos"] is "t" or "1" ? 1 : -1;
        yield return ("science sky, DN", Quantile(s, 0.5));
        yield return ("science noise, DN", Deviation(s));
        yield return ("template noise, DN", Deviation(sky.Select(i => template[i]).Order().ToArray()));
        yield return ("difference noise, DN", Deviation(sky.Select(i => difference[i]).Order().ToArray()));
        yield return ("correlation of difference and science - template", Correlation(sky, i => science[i] - template[i], i => sign * difference[i]));
        yield return ("science maximum, DN", science.Where(float.IsFinite).Max());
    }

    /// <summary>Correlation of what lies within five deviations.</summary>
    private static double Correlation(int[] pixels, Func<int, double> first, Func<int, double> second)
    {
        var (a, b) = (pixels.Select(first).ToArray(), pixels.Select(second).ToArray());
        var (ma, mb) = (Quantile([.. a.Order().Select(v => (float)v)], 0.5), Quantile([.. b.Order().Select(v => (float)v)], 0.5));
        var (da, db) = (Deviation([.. a.Order().Select(v => (float)v)]), Deviation([.. b.Order().Select(v => (float)v)]));
        double ab = 0, aa = 0, bb = 0;
        for (var i = 0; i < a.Length; i++)
        {
            var (x, y) = (a[i] - ma, b[i] - mb);
            if (Math.Abs(x) > 5 * da || Math.Abs(y) > 5 * db) continue;
            ab += x * y;
            aa += x * x;
            bb += y * y;
        }

        return ab / Math.Sqrt(aa * bb);
    }

    private static double Quantile(float[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

    private static double Deviation(float[] sorted) => (Quantile(sorted, 0.75) - Quantile(sorted, 0.25)) / 1.349;
}
