namespace Nightjar.Formats.Avro;

/// <summary>How a container compresses its blocks.</summary>
public enum AvroCodec : byte
{
    /// <summary>Not at all (<c>null</c>).</summary>
    Null,

    /// <summary>RFC 1951 without a zlib header (<c>deflate</c>).</summary>
    Deflate,

    /// <summary>Snappy's raw format, followed by the big-endian CRC-32 of the uncompressed data (<c>snappy</c>).</summary>
    Snappy,
}
