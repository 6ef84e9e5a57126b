using System.Buffers;
using Nightjar.Formats.Avro;

namespace Nightjar.Broker.Sources;

/// <summary>A piece of input on its way to a decoder: a packet, one record of a large container, or a fault of the source.
/// Its buffer comes from a pool and goes back with <see cref="Release"/>.</summary>
public sealed class SourcePacket
{
    private byte[]? _buffer;

    private SourcePacket(string source, byte[] buffer, int length) => (Source, _buffer, Length) = (source, buffer, length);

    /// <summary>Path of the file, and behind <c>!</c> the member of an archive file.</summary>
    public string Source { get; }

    /// <summary>Bytes in use.</summary>
    public int Length { get; }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, Length);

    /// <summary>Set where the bytes are one record and not a packet: its schema.</summary>
    public AvroWriterSchema? RecordSchema { get; private init; }

    /// <summary>Set where the source itself failed: a sentence. <see cref="Bytes"/> then holds what there is to keep.</summary>
    public string? Fault { get; private init; }

    /// <summary>Byte of the source at which <see cref="Fault"/> happened.</summary>
    public long FaultOffset { get; private init; }

    /// <summary>A packet in a pooled buffer, which this instance owns from now on.</summary>
    public static SourcePacket Packet(string source, byte[] pooled, int length) => new(source, pooled, length);

    /// <summary>One record of a container; the bytes are copied.</summary>
    public static SourcePacket Record(string source, AvroWriterSchema schema, ReadOnlySpan<byte> body) =>
        new(source, Rent(body), body.Length) { RecordSchema = schema };

    /// <summary>A fault of the source; the bytes are copied.</summary>
    public static SourcePacket Failed(string source, string reason, long offset, ReadOnlySpan<byte> bytes) =>
        new(source, Rent(bytes), bytes.Length) { Fault = reason, FaultOffset = offset };

    /// <summary>Gives the buffer back; the bytes must not be used any more.</summary>
    public void Release()
    {
        if (_buffer is { } buffer) ArrayPool<byte>.Shared.Return(buffer);
        _buffer = null;
    }

    private static byte[] Rent(ReadOnlySpan<byte> bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, bytes.Length));
        bytes.CopyTo(buffer);
        return buffer;
    }
}
