using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Nightjar.Formats.Tests.Png;

/// <summary>Decodes PNG by the letter of the specification, without a line of the writer's.</summary>
internal static class PngDecoder
{
    public static (int Width, int Height, int Channels, byte[] Pixels, int? Transparent) Decode(byte[] file)
    {
        Assert.Equal([137, 80, 78, 71, 13, 10, 26, 10], file[..8]);
        var (width, height, channels) = (0, 0, 0);
        int? transparent = null;
        var data = new MemoryStream();
        var types = new List<string>();
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var type = Encoding.ASCII.GetString(file, at + 4, 4);
            var content = file.AsSpan(at + 8, length);
            Assert.Equal(SlowCrc(file.AsSpan(at + 4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            if (type == "IHDR")
            {
                (width, height) = (BinaryPrimitives.ReadInt32BigEndian(content), BinaryPrimitives.ReadInt32BigEndian(content[4..]));
                channels = content[9] switch { 0 => 1, 2 => 3, 6 => 4, _ => 0 };
                Assert.Equal([8, 0, 0, 0], new[] { content[8], content[10], content[11], content[12] });
            }

            if (type == "IDAT") data.Write(content);
            if (type == "tRNS") transparent = BinaryPrimitives.ReadInt16BigEndian(content);
            else types.Add(type);
            at += 12 + length;
        }

        Assert.Equal(["IHDR", "IDAT", "IEND"], types);
        data.Position = 0;
        var raw = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionMode.Decompress)) zlib.CopyTo(raw);
        return (width, height, channels, Unfilter(raw.ToArray(), width * channels, height, channels), transparent);
    }

    private static byte[] Unfilter(byte[] raw, int stride, int height, int channels)
    {
        Assert.Equal((stride + 1) * height, raw.Length);
        var pixels = new byte[stride * height];
        for (var y = 0; y < height; y++)
        {
            for (var i = 0; i < stride; i++)
            {
                int a = i < channels ? 0 : pixels[y * stride + i - channels];
                int b = y == 0 ? 0 : pixels[(y - 1) * stride + i];
                int c = i < channels || y == 0 ? 0 : pixels[(y - 1) * stride + i - channels];
                var p = a + b - c;
                var nearest = new[] { a, b, c }.MinBy(v => Math.Abs(p - v)); // the first of equals, as the standard wants
                var predicted = raw[y * (stride + 1)] switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, 4 => nearest, _ => throw new InvalidDataException() };
                pixels[y * stride + i] = (byte)(raw[y * (stride + 1) + 1 + i] + predicted);
            }
        }

        return pixels;
    }

    private static uint SlowCrc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var b in data)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
