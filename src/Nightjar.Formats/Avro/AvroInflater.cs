using System.IO.Compression;

namespace Nightjar.Formats.Avro;

/// <summary>Undoes a block's compression into a buffer that is used again for the next block.</summary>
internal sealed class AvroInflater
{
    private byte[] _buffer = [];

    public bool TryInflate(
        AvroCodec codec, ReadOnlyMemory<byte> stored, AvroLimits limits, out ReadOnlyMemory<byte> data, out string reason)
    {
        (data, reason) = (stored, "");
        if (codec == AvroCodec.Null) return true;
        if (codec == AvroCodec.Deflate) return TryDeflate(stored, limits.DecompressedBytesOf(stored.Length), out data, out reason);
        reason = "snappy is not there yet";
        return false;
    }

    private bool TryDeflate(ReadOnlyMemory<byte> stored, int most, out ReadOnlyMemory<byte> data, out string reason)
    {
        (data, reason) = (default, "");
        try
        {
            using var input = new MemoryStream(stored.ToArray(), writable: false);
            using var inflate = new DeflateStream(input, CompressionMode.Decompress);
            var length = 0;
            while (true)
            {
                if (length == _buffer.Length) Array.Resize(ref _buffer, Math.Max(1 << 16, _buffer.Length * 2));
                var read = inflate.Read(_buffer, length, _buffer.Length - length);
                if (read == 0) break;
                length += read;
                if (length <= most) continue;
                reason = $"a block of {stored.Length} bytes unfolds to more than {most}";
                return false;
            }

            data = _buffer.AsMemory(0, length);
            return true;
        }
        catch (InvalidDataException)
        {
            reason = "a deflate block is broken";
            return false;
        }
    }
}
