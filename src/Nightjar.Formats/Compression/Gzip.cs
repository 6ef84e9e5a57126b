using System.Buffers.Binary;

namespace Nightjar.Formats.Compression;

/// <summary>Expands gzip files (RFC 1952) held in memory.</summary>
public static class Gzip
{
    private const int HeaderLength = 10;
    private const int TrailerLength = 8;
    private const byte Deflate = 8;

    private const int HeaderCheck = 0x02;
    private const int ExtraField = 0x04;
    private const int FileName = 0x08;
    private const int Comment = 0x10;
    private const int ReservedFlags = 0xE0;

    /// <summary>No DEFLATE stream expands more: 258 bytes from two bits (zlib's technical details).</summary>
    private const long MaxRatio = 1032;

    /// <summary>Room behind the expected end, with which the decoder stays in its fast loop.</summary>
    private const int Slack = 512;

    /// <summary>Whether the bytes start as a gzip file does.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> data) => data.Length >= 2 && data[0] == 0x1F && data[1] == 0x8B;

    /// <summary>Expands all members of a gzip file, one behind the other, and verifies their checks and lengths.</summary>
    /// <param name="gzip">The file. Zero bytes behind the last member are padding; anything else there is an error.</param>
    /// <param name="inflater">The decoder to use.</param>
    /// <param name="buffer">Receives the bytes; replaced by a longer one where it is too short. What lies behind
    /// <paramref name="length"/> is undefined.</param>
    /// <param name="maximum">The most bytes that the file may expand to.</param>
    /// <param name="length">How many bytes it expanded to; 0 after an error.</param>
    /// <param name="error">What is wrong and where.</param>
    /// <returns>Whether everything was expanded.</returns>
    public static bool TryDecompress(
        ReadOnlySpan<byte> gzip,
        Inflater inflater,
        ref byte[] buffer,
        int maximum,
        out int length,
        out CompressionError error)
    {
        ArgumentNullException.ThrowIfNull(inflater);
        ArgumentNullException.ThrowIfNull(buffer);
        length = 0;
        if (!IsGzip(gzip))
        {
            error = new("not a gzip file", 0);
            return false;
        }

        var (at, total) = (0, 0);
        while (IsGzip(gzip[at..]))
        {
            if (!TryReadHeader(gzip, ref at, out error)) return false;
            if (total == 0) Reserve(ref buffer, gzip.Length, LastSize(gzip), maximum);
            if (!TryInflate(gzip, inflater, ref buffer, maximum, ref at, ref total, out error)) return false;
        }

        var padding = gzip[at..].IndexOfAnyExcept((byte)0);
        if (padding >= 0)
        {
            error = new("bytes that are no gzip member follow the last one", at + padding);
            return false;
        }

        length = total;
        error = default;
        return true;
    }

    private static bool TryReadHeader(ReadOnlySpan<byte> gzip, ref int at, out CompressionError error)
    {
        var member = gzip[at..];
        if (member.Length < HeaderLength) return Fail("the gzip header is cut short", gzip.Length, out error);
        if (member[2] != Deflate) return Fail("an unknown gzip compression method", at + 2, out error);
        var flags = member[3];
        if ((flags & ReservedFlags) != 0) return Fail("reserved gzip flags are set", at + 3, out error);

        var end = HeaderLength;
        if ((flags & ExtraField) != 0)
        {
            if (member.Length < end + 2) return Fail("the gzip header is cut short", gzip.Length, out error);
            end += 2 + BinaryPrimitives.ReadUInt16LittleEndian(member[end..]);
        }

        if ((flags & FileName) != 0) SkipText(member, ref end);
        if ((flags & Comment) != 0) SkipText(member, ref end);
        if ((flags & HeaderCheck) != 0)
        {
            if (end + 2 <= member.Length
                && (ushort)Crc32.Compute(member[..end]) != BinaryPrimitives.ReadUInt16LittleEndian(member[end..]))
                return Fail("the check of the gzip header does not agree", at + end, out error);
            end += 2;
        }

        if (end > member.Length) return Fail("the gzip header is cut short", gzip.Length, out error);
        at += end;
        error = default;
        return true;
    }

    private static void SkipText(ReadOnlySpan<byte> member, ref int end)
    {
        if (end > member.Length) return;
        var length = member[end..].IndexOf((byte)0);
        end = length < 0 ? member.Length + 1 : end + length + 1;
    }

    private static bool TryInflate(
        ReadOnlySpan<byte> gzip,
        Inflater inflater,
        ref byte[] buffer,
        int maximum,
        ref int at,
        ref int total,
        out CompressionError error)
    {
        int consumed, written;
        while (true)
        {
            var room = Math.Min(buffer.Length, maximum) - total;
            var status = inflater.Inflate(gzip[at..], buffer.AsSpan(total, room), out consumed, out written);
            if (status == InflateStatus.Done) break;
            if (status == InflateStatus.Corrupt)
                return Fail("the compressed data are corrupt", at + consumed, out error);
            if (status == InflateStatus.Truncated)
                return Fail("the compressed data are cut short", gzip.Length, out error);
            if (total + room >= maximum)
                return Fail("the compressed data expand to more than is allowed", at + consumed, out error);

            var longer = (int)Math.Min(Math.Max(2L * buffer.Length, 4096), maximum);
            Array.Resize(ref buffer, longer);
        }

        at += consumed;
        if (gzip.Length - at < TrailerLength) return Fail("the gzip trailer is cut short", gzip.Length, out error);
        var trailer = gzip.Slice(at, TrailerLength);
        if (Crc32.Compute(buffer.AsSpan(total, written)) != BinaryPrimitives.ReadUInt32LittleEndian(trailer))
            return Fail("the gzip check (CRC-32) does not agree", at, out error);
        if ((uint)written != BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]))
            return Fail("the gzip length does not agree", at + 4, out error);

        at += TrailerLength;
        total += written;
        error = default;
        return true;
    }

    /// <summary>The length that the last member claims: that of the whole where there is one member, else a start.</summary>
    private static uint LastSize(ReadOnlySpan<byte> gzip) =>
        gzip.Length < HeaderLength + TrailerLength ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(gzip[^4..]);

    private static void Reserve(ref byte[] buffer, int compressed, uint claimed, int maximum)
    {
        var needed = Math.Min(Math.Min(claimed, compressed * MaxRatio) + Slack, maximum);
        if (buffer.Length < needed) buffer = GC.AllocateUninitializedArray<byte>((int)needed);
    }

    private static bool Fail(string reason, long offset, out CompressionError error)
    {
        error = new(reason, offset);
        return false;
    }
}
