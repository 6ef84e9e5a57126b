using System.Buffers.Binary;
using System.IO.Compression;

namespace Nightjar.Broker.Sources;

/// <summary>Unpacks a gzip stream and tells at its end whether it is complete, which the base library does not: it takes
/// a stream that breaks off for one that ends.</summary>
internal sealed class GunzipStream : ForwardStream
{
    private readonly TailStream _packed;
    private readonly GZipStream _unpacked;
    private uint _length;

    /// <summary>Unpacks a stream from where it stands; disposes of it.</summary>
    public GunzipStream(Stream packed)
    {
        _packed = new TailStream(packed);
        _unpacked = new GZipStream(_packed, CompressionMode.Decompress);
    }

    /// <summary>At the end: whether the last four bytes are the length of what was unpacked (ISIZE, RFC 1952). False also
    /// for a stream of several members.</summary>
    public bool IsComplete => _packed.Last == _length;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var count = _unpacked.Read(buffer);
        _length = unchecked(_length + (uint)count);
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _unpacked.Dispose();
        base.Dispose(disposing);
    }

    private sealed class TailStream(Stream inner) : ForwardStream
    {
        private ulong _last;

        /// <summary>The last four bytes read, as a little-endian number.</summary>
        public uint Last => (uint)(_last >> 32);

        public override int Read(Span<byte> buffer)
        {
            var count = inner.Read(buffer);
            if (count >= sizeof(ulong)) _last = BinaryPrimitives.ReadUInt64LittleEndian(buffer[(count - sizeof(ulong))..]);
            else foreach (var b in buffer[..count]) _last = _last >> 8 | (ulong)b << 56;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
