using System.IO.Compression;
using System.Text;
using Nightjar.Formats.Avro;

namespace Nightjar.TestKit;

/// <summary>Damages packets in the ways that networks, disks and programs do: bytes, lengths, schema texts, gzip streams,
/// FITS headers, cuts and repeats. The same seed makes the same damage.</summary>
public sealed class PacketMutator(int seed)
{
    private static readonly byte[][] Nasty =
    [
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0xFE, 0xFF, 0xFF, 0xFF, 0x0F], [0x80, 0x80, 0x80, 0x80, 0x10],
        [0x01], [0x00, 0x00, 0x00, 0x00], [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80], [0xFF, 0xFF, 0xFF, 0x7F], [0x7F, 0xC0, 0, 0],
    ];

    private static readonly string[] SchemaPieces =
        ["\"long\"", "\"int\"", "\"bytes\"", "\"string\"", "\"null\"", "{", "}", "[", "]", ",", "\"type\"", "\"record\"", "\"array\"", "\"map\"", "\"fixed\"", "\"size\":2147483647", "\"alert\"", "\\u0000", "999999999999"];

    private static readonly string[] Cards =
        [
            "NAXIS1  =           2147483647", "NAXIS2  =                   -1", "NAXIS   =                  999", "BITPIX  =                  -32",
            "BITPIX  =                    7", "NAXIS1  =                    0", "SIMPLE  =                    F", "BZERO   =                 NAN",
            "END", "NAXIS1  = 'x'", "GCOUNT  =           2147483647", "PCOUNT  =           2147483647", "XTENSION= 'IMAGE   '", "BSCALE  =                1E400",
        ];

    private readonly Random _random = new(seed);
    private readonly AvroSchemaCache _schemas = new();

    /// <summary>A damaged copy of a packet.</summary>
    public byte[] Mutate(byte[] packet) => _random.Next(8) switch
    {
        0 => Bytes(packet, 0, packet.Length, 1 + _random.Next(8)),
        1 => Insert(packet, Nasty[_random.Next(Nasty.Length)], overwrite: true),
        2 => Insert(packet, Nasty[_random.Next(Nasty.Length)], overwrite: false),
        3 => SchemaText(packet),
        4 => Stamp(packet, header: false),
        5 => Stamp(packet, header: true),
        6 => packet[.._random.Next(packet.Length)],
        _ => Splice(packet),
    };

    private byte[] Bytes(byte[] packet, int from, int to, int count)
    {
        var copy = (byte[])packet.Clone();
        if (to <= from) return copy;
        for (var i = 0; i < count; i++) copy[_random.Next(from, to)] = (byte)_random.Next(256);
        return copy;
    }

    private byte[] Insert(byte[] packet, byte[] piece, bool overwrite)
    {
        var at = _random.Next(packet.Length);
        return [.. packet[..at], .. piece, .. packet[Math.Min(packet.Length, at + (overwrite ? piece.Length : 0))..]];
    }

    private byte[] Splice(byte[] packet)
    {
        var (a, b) = (_random.Next(packet.Length), _random.Next(packet.Length));
        return [.. packet[..Math.Max(a, b)], .. packet[Math.Min(a, b)..]];
    }

    private byte[] SchemaText(byte[] packet)
    {
        if (!AvroContainerHeader.TryRead(packet, _schemas, null, out var header, out _)) return Bytes(packet, 0, packet.Length, 4);
        if (_random.Next(3) == 0) return Bytes(packet, 0, header.MetadataLength, 1 + _random.Next(4));
        var text = Encoding.UTF8.GetString(header.WriterSchema.Text.Span);
        for (var i = _random.Next(4); i >= 0; i--)
        {
            var at = _random.Next(text.Length);
            text = text[..at] + SchemaPieces[_random.Next(SchemaPieces.Length)] + text[Math.Min(text.Length, at + _random.Next(12))..];
        }

        var head = new AvroBinaryWriter();
        head.WriteRaw(AvroContainerHeader.Magic);
        head.WriteLong(1);
        head.WriteString("avro.schema");
        head.WriteString(text);
        head.WriteLong(0);
        return [.. head.WrittenSpan, .. packet[header.MetadataLength..]];
    }

    /// <summary>Damages a stamp's gzip stream, or the header of the FITS file in it, and keeps the record around it sound.</summary>
    private byte[] Stamp(byte[] packet, bool header)
    {
        var at = packet.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x1F, 0x8B, 0x08]);
        if (at < 3 || !TryStampLength(packet, at, out var lengthStart, out var length)) return Bytes(packet, packet.Length / 2, packet.Length, 4);
        if (!header) return Bytes(packet, at, at + length, 1 + _random.Next(6));
        var damaged = new MemoryStream();
        using (var deflate = new GZipStream(damaged, CompressionLevel.Fastest, leaveOpen: true))
        {
            var fits = Gunzip(packet.AsSpan(at, length).ToArray());
            var card = Encoding.ASCII.GetBytes(Cards[_random.Next(Cards.Length)].PadRight(80));
            card.CopyTo(fits, Math.Min(fits.Length - 80, 80 * _random.Next(20)));
            deflate.Write(fits, 0, _random.Next(4) == 0 ? _random.Next(fits.Length) : fits.Length);
        }

        return Rebuild(packet, lengthStart, at + length, damaged.ToArray());
    }

    private byte[] Rebuild(byte[] packet, int from, int to, byte[] stamp)
    {
        if (!AvroContainerHeader.TryRead(packet, _schemas, null, out var header, out _)) return packet;
        var reader = new AvroContainerReader(_schemas);
        if (!reader.TryOpen(packet, out _) || !reader.TryNextRecord(out var record, out _)) return packet;
        var start = (int)record.Offset;
        if (header.Codec != AvroCodec.Null || from < start || to > start + record.Body.Length) return Bytes(packet, start, packet.Length, 4);
        var (piece, framed) = (new AvroBinaryWriter(), new AvroBinaryWriter());
        piece.WriteRaw(packet.AsSpan(start, from - start));
        piece.WriteBytes(stamp);
        piece.WriteRaw(packet.AsSpan(to, start + record.Body.Length - to));
        framed.WriteRaw(packet.AsSpan(0, header.FirstBlockOffset));
        framed.WriteLong(1);
        framed.WriteBytes(piece.WrittenSpan);
        framed.WriteRaw(packet.AsSpan(header.MetadataLength, AvroSync.Length));
        return framed.WrittenSpan.ToArray();
    }

    /// <summary>The Avro length of three bytes that ends where the stamp begins.</summary>
    private static bool TryStampLength(byte[] packet, int at, out int start, out int length)
    {
        (start, length) = (at - 3, 0);
        if (packet[at - 1] >= 0x80 || packet[at - 2] < 0x80 || packet[at - 3] < 0x80) return false;
        length = ((packet[at - 3] & 0x7F) | (packet[at - 2] & 0x7F) << 7 | packet[at - 1] << 14) >> 1;
        return length > 0 && at + length <= packet.Length;
    }

    private static byte[] Gunzip(byte[] stamp)
    {
        var output = new MemoryStream();
        try
        {
            using var inflate = new GZipStream(new MemoryStream(stamp), CompressionMode.Decompress);
            inflate.CopyTo(output);
        }
        catch (InvalidDataException)
        {
            // The three bytes were no gzip stream after all; what could be unpacked serves as well.
        }

        return output.Length < 80 ? new byte[80] : output.ToArray();
    }
}
