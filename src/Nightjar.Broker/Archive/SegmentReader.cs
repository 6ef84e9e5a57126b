using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;
using Nightjar.Formats.Avro;

namespace Nightjar.Broker.Archive;

/// <summary>Reads records from the segments of an archive.</summary>
internal sealed class SegmentReader(string folder, SqliteConnection index) : IDisposable
{
    private const int MaximumOpen = 64;
    private const int HeaderBytes = 1 << 20;
    private readonly AvroSchemaCache _schemas = new();
    private readonly Dictionary<long, OpenSegment> _open = [];

    /// <summary>The bytes of a record.</summary>
    /// <exception cref="NightjarException">The segment is missing, shorter than the index says, or damaged.</exception>
    public byte[] Read(RecordLocation location)
    {
        var (file, path, _) = Open(location.Segment);
        var bytes = new byte[location.Length];
        var read = 0;
        try
        {
            while (read < bytes.Length)
            {
                var n = RandomAccess.Read(file, bytes.AsSpan(read), location.Offset + read);
                if (n == 0) throw new NightjarException($"the segment {path} ends before byte {location.Offset + location.Length}: restore it from a copy");
                read += n;
            }
        }
        catch (IOException exception)
        {
            throw new NightjarException($"the segment {path} cannot be read at byte {location.Offset}: {exception.Message}", exception);
        }

        if (Crc32C.Compute(bytes) != location.Checksum)
            throw new NightjarException($"the record at byte {location.Offset} of {path} is damaged: restore the segment from a copy");
        return bytes;
    }

    /// <summary>The writer's schema of a segment.</summary>
    public AvroWriterSchema SchemaOf(long segment) => Open(segment).Header.WriterSchema;

    /// <summary>Where the first block of a segment begins.</summary>
    public long HeaderLengthOf(long segment) => Open(segment).Header.FirstBlockOffset;

    /// <summary>The sync marker of a segment.</summary>
    public AvroSync SyncOf(long segment) => Open(segment).Header.Sync;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var segment in _open.Values) segment.File.Dispose();
        _open.Clear();
    }

    private OpenSegment Open(long segment)
    {
        if (_open.TryGetValue(segment, out var open)) return open;
        if (_open.Count >= MaximumOpen) Dispose();
        using var command = index.CreateCommand();
        command.CommandText = "SELECT path FROM segment WHERE id=$id";
        command.Parameters.AddWithValue("$id", segment);
        var path = Path.Combine(folder, command.ExecuteScalar() as string
            ?? throw new NightjarException($"the index of {folder} names a segment {segment} that it does not list: run verify"));
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightjarException($"the segment {path} cannot be opened: {exception.Message}", exception);
        }

        var header = new byte[(int)Math.Min(HeaderBytes, RandomAccess.GetLength(file))];
        RandomAccess.Read(file, header, 0);
        if (!AvroContainerHeader.TryRead(header, _schemas, AvroLimits.Default, out var container, out var error))
        {
            file.Dispose();
            throw new NightjarException($"the segment {path} has a damaged header: {error}");
        }

        return _open[segment] = new OpenSegment(file, path, container);
    }

    private sealed record OpenSegment(SafeFileHandle File, string Path, AvroContainerHeader Header);
}
