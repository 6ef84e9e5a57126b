using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Nightjar.Simulation.Tests;

/// <summary>A decoded packet with short ways to its fields.</summary>
internal sealed class OracleAlert(byte[] packet)
{
    public Dictionary<string, object?> Packet { get; } = PacketOracle.Read(packet);

    public Dictionary<string, object?> Candidate => (Dictionary<string, object?>)Packet["candidate"]!;

    public List<Dictionary<string, object?>> Previous => List("prv_candidates");

    public List<Dictionary<string, object?>> Forced => List("fp_hists");

    public double this[string field] => Convert.ToDouble(Candidate[field], System.Globalization.CultureInfo.InvariantCulture);

    public string ObjectId => (string)Packet["objectId"]!;

    public long CandidateId => (long)Packet["candid"]!;

    public bool IsPositive => (string)Candidate["isdiffpos"]! == "t";

    public string FileName(string stamp) => (string)Cutout(stamp)["fileName"]!;

    public byte[] StampData(string stamp) => (byte[])Cutout(stamp)["stampData"]!;

    public byte[] Fits(string stamp)
    {
        using var gzip = new GZipStream(new MemoryStream(StampData(stamp)), CompressionMode.Decompress);
        using var fits = new MemoryStream();
        gzip.CopyTo(fits);
        return fits.ToArray();
    }

    public (float[] Pixels, int Width, int Height) Image(string stamp)
    {
        var fits = Fits(stamp);
        var header = Encoding.ASCII.GetString(fits, 0, 2880);
        int Card(string name) => int.Parse(header.AsSpan(header.IndexOf(name + " ", StringComparison.Ordinal) + 10, 20), System.Globalization.CultureInfo.InvariantCulture);
        var (width, height) = (Card("NAXIS1"), Card("NAXIS2"));
        var pixels = new float[width * height];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = BinaryPrimitives.ReadSingleBigEndian(fits.AsSpan(2880 + 4 * i));
        return (pixels, width, height);
    }

    public static double Number(Dictionary<string, object?> row, string field) =>
        Convert.ToDouble(row[field], System.Globalization.CultureInfo.InvariantCulture);

    private Dictionary<string, object?> Cutout(string stamp) => (Dictionary<string, object?>)Packet["cutout" + stamp]!;

    private List<Dictionary<string, object?>> List(string name) =>
        ((List<object?>?)Packet[name])?.Cast<Dictionary<string, object?>>().ToList() ?? [];
}
