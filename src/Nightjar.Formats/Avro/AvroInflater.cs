using System.Buffers.Binary;
using Nightjar.Formats.Compression;

namespace Nightjar.Formats.Avro;

/// <summary>Undoes a block's compression into a buffer that is used again for the next block.</summary>
internal sealed class AvroInflater
{
    private const int ChecksumBytes = 4;

    private readonly Inflater _inflater = new();
    private byte[] _buffer = [];

    /// <summary>Inflates a block; the data are valid until the next call.</summary>
    public bool TryInflate(
        AvroCodec codec, ReadOnlyMemory<byte> stored, AvroLimits limits, out ReadOnlyMemory<byte> data, out string reason)
    {
        (data, reason) = (stored, "");
        if (codec == AvroCodec.Null) return true;
        var most = limits.DecompressedBytesOf(stored.Length);
        var isSound = codec == AvroCodec.Deflate
            ? TryDeflate(stored.Span, most, out var length, out reason)
            : TrySnappy(stored.Span, most, out length, out reason);
        data = isSound ? _buffer.AsMemory(0, length) : default;
        return isSound;
    }

    private bool TryDeflate(ReadOnlySpan<byte> stored, int most, out int length, out string reason)
    {
        var status = _inflater.Inflate(stored, ref _buffer, most, out _, out length);
        reason = status switch
        {
            InflateStatus.Done => "",
            InflateStatus.DestinationTooSmall => $"a block of {stored.Length} bytes unfolds to more than {most}",
            InflateStatus.Truncated => "a deflate block is cut short",
            _ => "a deflate block is broken",
        };
        return status == InflateStatus.Done;
    }

    private bool TrySnappy(ReadOnlySpan<byte> stored, int most, out int length, out string reason)
    {
        (length, reason) = (0, "a snappy block is shorter than its checksum");
        if (stored.Length < ChecksumBytes) return false;
        if (!Snappy.TryDecompress(stored[..^ChecksumBytes], ref _buffer, most, out length, out var error))
        {
            reason = $"a snappy block is broken: {error.Reason}";
            return false;
        }

        reason = "the checksum of a snappy block is wrong";
        return Crc32.Compute(_buffer.AsSpan(0, length)) == BinaryPrimitives.ReadUInt32BigEndian(stored[^ChecksumBytes..]);
    }
}
