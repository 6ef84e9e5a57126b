using Nightjar.Formats.Avro;

namespace Nightjar.Broker.Archive;

/// <summary>Appends records to one segment: an Avro container file with one record a block, which any Avro reader reads.</summary>
/// <remarks>What lies behind <see cref="Committed"/> does not exist for the archive until <see cref="Flush"/> has returned and
/// the index has committed; a segment is cut back to its committed length when a writer opens the archive.</remarks>
internal sealed class SegmentWriter : IDisposable
{
    private const int BufferBytes = 1 << 20;
    private static readonly byte[] Magic = [(byte)'O', (byte)'b', (byte)'j', 1];
    private readonly FileStream _file;
    private readonly byte[] _sync;
    private readonly AvroBinaryWriter _framing = new();

    private SegmentWriter(long id, FileStream file, byte[] sync, long length, long records)
    {
        (Id, _file, _sync, Length, Records) = (id, file, sync, length, records);
        Committed = length;
    }

    /// <summary>Number of the segment in the index.</summary>
    public long Id { get; }

    /// <summary>Bytes written.</summary>
    public long Length { get; private set; }

    /// <summary>Records written.</summary>
    public long Records { get; private set; }

    /// <summary>Bytes that the last <see cref="Flush"/> made safe.</summary>
    public long Committed { get; private set; }

    /// <summary>Whether something waits for <see cref="Flush"/>.</summary>
    public bool IsDirty => Length != Committed;

    /// <summary>Starts a new segment with the writer's schema and its own metadata.</summary>
    public static SegmentWriter Create(long id, string path, ReadOnlySpan<byte> schema, byte[] sync)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, BufferBytes);
        var header = new AvroBinaryWriter();
        header.WriteRaw(Magic);
        header.WriteLong(2);
        header.WriteString("avro.codec");
        header.WriteBytes("null"u8);
        header.WriteString("avro.schema");
        header.WriteBytes(schema);
        header.WriteLong(0);
        header.WriteRaw(sync);
        file.Write(header.WrittenSpan);
        return new SegmentWriter(id, file, sync, 0, 0) { Length = header.WrittenSpan.Length };
    }

    /// <summary>Goes on with a segment at its committed length.</summary>
    public static SegmentWriter Continue(long id, string path, byte[] sync, long length, long records)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read, BufferBytes);
        file.Position = length;
        return new SegmentWriter(id, file, sync, length, records);
    }

    /// <summary>Appends one encoded record as a block of its own.</summary>
    public RecordLocation Append(ReadOnlySpan<byte> body) => Append([], body);

    /// <summary>Appends a record of <see cref="OpaqueSchema"/>; the location is that of the bytes, without their length.</summary>
    public RecordLocation AppendOpaque(ReadOnlySpan<byte> bytes)
    {
        var length = new AvroBinaryWriter();
        length.WriteLong(bytes.Length);
        return Append(length.WrittenSpan, bytes);
    }

    private RecordLocation Append(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        _framing.Clear();
        _framing.WriteLong(1);
        _framing.WriteLong(head.Length + body.Length);
        _framing.WriteRaw(head);
        _file.Write(_framing.WrittenSpan);
        var offset = Length + _framing.WrittenSpan.Length;
        _file.Write(body);
        _file.Write(_sync);
        Length = offset + body.Length + _sync.Length;
        Records++;
        return new RecordLocation(Id, offset, body.Length, Crc32C.Compute(body));
    }

    /// <summary>Puts everything written on the disk.</summary>
    public void Flush()
    {
        _file.Flush(flushToDisk: true);
        Committed = Length;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
