using System.Buffers.Binary;
using Nightjar.TestKit;

namespace Nightjar.Formats.Tests.Fits;

/// <summary>Finds the stamps in alert packets by their first bytes and by the length that Avro writes before them,
/// without reading the packet.</summary>
internal static class RealStamps
{
    /// <summary>The stamps in all packets below a folder of the shared alerts.</summary>
    public static IEnumerable<(string Packet, byte[] Stamp)> In(params string[] folder) =>
        from path in Directory.EnumerateFiles(SharedData.PathOf(["alerts", .. folder]), "*.avro", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
        from stamp in Find(File.ReadAllBytes(path))
        select (Path.GetFileName(path), stamp);

    private static IEnumerable<byte[]> Find(byte[] packet)
    {
        for (var at = 4; at < packet.Length;)
        {
            var gzip = packet.AsSpan(at).IndexOf((ReadOnlySpan<byte>)[0x1F, 0x8B, 0x08]);
            var plain = packet.AsSpan(at).IndexOf("SIMPLE  ="u8);
            if (gzip < 0 && plain < 0) yield break;
            at += gzip >= 0 && (plain < 0 || gzip < plain) ? gzip : plain;
            var length = LengthBefore(packet, at);
            if (length > 0) yield return packet[at..(at + length)];
            at += Math.Max(length, 1);
        }
    }

    private static int LengthBefore(byte[] packet, int at)
    {
        foreach (var bytes in (int[])[2, 3, 4, 1])
        {
            long zigzag = 0;
            var whole = true;
            for (var i = 0; i < bytes; i++)
            {
                var b = packet[at - bytes + i];
                whole &= b >= 0x80 == i < bytes - 1;
                zigzag |= (long)(b & 0x7F) << (7 * i);
            }

            var length = zigzag >> 1;
            if (!whole || (zigzag & 1) != 0 || length < 20 || length > packet.Length - at) continue;
            var expanded = packet[at] == 0x1F
                ? BinaryPrimitives.ReadUInt32LittleEndian(packet.AsSpan(at + (int)length - 4))
                : length;
            if (expanded is > 0 and < 1 << 24 && expanded % 64 == 0) return (int)length;
        }

        return 0;
    }
}
