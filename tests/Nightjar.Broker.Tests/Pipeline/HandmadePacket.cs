using System.Buffers.Binary;
using System.Text;
using Nightjar.Broker.Archive;
using Nightjar.Formats.Avro;

namespace Nightjar.Broker.Tests.Pipeline;

/// <summary>A packet as ZTF's whose every number can be changed or left out.</summary>
internal sealed class HandmadePacket
{
    private static readonly string[] s_numbers =
    [
        "jd", "ra", "dec", "magpsf", "sigmapsf", "diffmaglim", "drb", "rb", "chipsf", "fwhm", "sky", "chinr", "sharpnr", "scorr", "sgscore1", "distpsnr1", "sgscore2",
        "distpsnr2", "sgscore3", "distpsnr3", "nmtchps", "neargaia", "neargaiabright", "clrcoeff", "clrcounc", "ndethist", "ncovhist", "jdstarthist", "ssdistnr",
    ];

    private readonly Dictionary<string, double> _values = s_numbers.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => 1.0 + (p.i / 8.0));

    public HandmadePacket(long id)
    {
        Id = id;
        foreach (var (name, value) in new Dictionary<string, double>
        {
            ["jd"] = Now,
            ["ra"] = 150,
            ["dec"] = 20,
            ["magpsf"] = 18.5,
            ["sigmapsf"] = 0.1,
            ["drb"] = 0.9,
            ["rb"] = 0.8,
            ["ndethist"] = 3,
            ["ncovhist"] = 30,
            ["jdstarthist"] = Now - 10,
            ["distpsnr1"] = 9,
            ["ssdistnr"] = -999,
        })
        {
            _values[name] = value;
        }

        History = [(Now - 10, 1, 19.5), (Now - 7, 2, 19.0)];
        for (var i = 0; i < 3; i++) Stamps[i] = Fits(63, 63, i);
    }

    public const double Now = 2_460_500.75;

    public long Id { get; }

    public bool IsPositive { get; set; } = true;

    public string SolarSystemName { get; set; } = "null";

    /// <summary>Science, template, difference.</summary>
    public byte[]?[] Stamps { get; } = new byte[]?[3];

    /// <summary>Time, filter and magnitude of earlier detections.</summary>
    public List<(double Days, int Filter, double Magnitude)> History { get; private set; }

    /// <summary>Sets a number; NaN for null.</summary>
    public HandmadePacket With(string name, double value)
    {
        Assert.True(_values.ContainsKey(name), name);
        _values[name] = value;
        return this;
    }

    public HandmadePacket WithStamps(Func<int, byte[]?> stamp)
    {
        for (var i = 0; i < 3; i++) Stamps[i] = stamp(i);
        return this;
    }

    public HandmadePacket WithHistory(params (double Days, int Filter, double Magnitude)[] history)
    {
        History = [.. history];
        return this;
    }

    public HandmadePacket With(Action<HandmadePacket> change)
    {
        change(this);
        return this;
    }

    public byte[] Encode()
    {
        var numbers = string.Concat(s_numbers.Select(name => $$""",{"name":"{{name}}","type":["null","double"]}"""));
        const string Cutout = """["null",{"type":"record","name":"cutout","fields":[{"name":"stampData","type":"bytes"}]}]""";
        var schema = $$$$"""
            {"type":"record","name":"alert","namespace":"ztf","fields":[{"name":"objectId","type":"string"},{"name":"candid","type":"long"},
             {"name":"candidate","type":{"type":"record","name":"candidate","fields":[{"name":"fid","type":"long"},{"name":"isdiffpos","type":"string"},{"name":"ssnamenr","type":"string"}{{{{numbers}}}}]}},
             {"name":"prv_candidates","type":{"type":"array","items":{"type":"record","name":"prv","fields":[{"name":"jd","type":"double"},{"name":"fid","type":"long"},{"name":"magpsf","type":"double"},
              {"name":"sigmapsf","type":"double"},{"name":"isdiffpos","type":"string"}]}}},
             {"name":"cutoutScience","type":{{{{Cutout}}}} },{"name":"cutoutTemplate","type":["null","cutout"]},{"name":"cutoutDifference","type":["null","cutout"]}]}
            """;
        var body = new AvroBinaryWriter();
        body.WriteString($"ZTF{Id}");
        body.WriteLong(Id);
        body.WriteLong(1);
        body.WriteString(IsPositive ? "t" : "f");
        body.WriteString(SolarSystemName);
        foreach (var name in s_numbers)
        {
            body.WriteLong(double.IsNaN(_values[name]) ? 0 : 1);
            if (!double.IsNaN(_values[name])) body.WriteDouble(_values[name]);
        }

        if (History.Count > 0) body.WriteLong(History.Count);
        foreach (var (days, filter, magnitude) in History)
        {
            body.WriteDouble(days);
            body.WriteLong(filter);
            body.WriteDouble(magnitude);
            body.WriteDouble(0.1);
            body.WriteString("t");
        }

        body.WriteLong(0);
        foreach (var stamp in Stamps)
        {
            body.WriteLong(stamp is null ? 0 : 1);
            if (stamp is not null) body.WriteBytes(stamp);
        }

        return PacketExport.Container(Encoding.UTF8.GetBytes(schema), body.WrittenSpan, out _);
    }

    /// <summary>A FITS file of random pixels, or of one value.</summary>
    public static byte[] Fits(int width, int height, int seed, float? only = null)
    {
        string[] cards = ["SIMPLE  =                    T", "BITPIX  =                  -32", "NAXIS   =                    2", $"NAXIS1  = {width,20}", $"NAXIS2  = {height,20}", "END"];
        var header = Encoding.ASCII.GetBytes(string.Concat(cards.Select(card => card.PadRight(80))).PadRight(2880));
        var pixels = new byte[(((width * height * 4) + 2879) / 2880) * 2880];
        var random = new Random(seed);
        for (var i = 0; i < width * height; i++) BinaryPrimitives.WriteSingleBigEndian(pixels.AsSpan(4 * i), only ?? ((float)random.NextDouble() * 100));
        return [.. header, .. pixels];
    }
}
