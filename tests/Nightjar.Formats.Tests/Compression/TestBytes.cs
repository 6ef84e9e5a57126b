using System.Buffers.Binary;

namespace Nightjar.Formats.Tests.Compression;

/// <summary>Data to compress, of several kinds, from a seed.</summary>
internal static class TestBytes
{
    public static readonly string[] Kinds = ["random", "zero", "text", "runs", "noise image", "far matches"];

    public static byte[] Create(string kind, int length, int seed)
    {
        var random = new Random(seed);
        var data = new byte[length];
        switch (kind)
        {
            case "random":
                random.NextBytes(data);
                break;
            case "text":
                for (var i = 0; i < length; i++) data[i] = (byte)"etaoin shrdlu"[(int)(13 * Math.Pow(random.NextDouble(), 2))];
                break;
            case "runs":
                for (var i = 0; i < length;)
                {
                    var end = Math.Min(length, i + random.Next(1, 600));
                    var period = random.Next(1, 40);
                    for (var k = i; k < end; k++) data[k] = k < i + period ? (byte)random.Next(256) : data[k - period];
                    i = end;
                }

                break;
            case "noise image":
                for (var i = 0; i + 4 <= length; i += 4)
                {
                    var noise = random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
                    BinaryPrimitives.WriteSingleBigEndian(data.AsSpan(i), (float)(200 + 12 * noise));
                }

                break;
            case "far matches":
                for (var i = 0; i < length; i++) data[i] = i < 30000 ? (byte)random.Next(256) : data[i - 30000];
                break;
        }

        return data;
    }
}
