using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Nightjar.Broker.Archive;

/// <summary>The segments that are open for writing: one a stream (night, survey and schema; dead letters; originals).</summary>
internal sealed class SegmentSet(string folder, SqliteConnection index) : IDisposable
{
    private const int MaximumOpen = 32;
    private readonly Dictionary<string, SegmentWriter> _open = new(StringComparer.Ordinal);

    /// <summary>The segment of a stream to which the next record goes.</summary>
    public SegmentWriter Stream(string stream, ReadOnlyMemory<byte> schema)
    {
        if (_open.TryGetValue(stream, out var segment) && segment.Length < ArchiveLayout.SegmentBytes) return segment;
        if (segment is not null)
        {
            Flush(segment);
            segment.Dispose();
        }

        if (_open.Count >= MaximumOpen) CloseAll();
        segment = Last(stream) ?? Create(stream, schema.Span);
        _open[stream] = segment;
        return segment;
    }

    /// <summary>Puts all segments on the disk and their lengths into the index's transaction.</summary>
    public void Flush()
    {
        foreach (var segment in _open.Values) Flush(segment);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var segment in _open.Values)
        {
            try
            {
                segment.Dispose();
            }
            catch (IOException)
            {
                // The disk is full or gone: what stands in the buffer was never committed.
            }
        }

        _open.Clear();
    }

    /// <summary>Many nights or schemas at once: the segments go on later from the lengths in the transaction.</summary>
    private void CloseAll()
    {
        foreach (var segment in _open.Values)
        {
            Flush(segment);
            segment.Dispose();
        }

        _open.Clear();
    }

    private void Flush(SegmentWriter segment)
    {
        if (!segment.IsDirty) return;
        segment.Flush();
        using var command = index.CreateCommand();
        command.CommandText = "UPDATE segment SET length=$length, records=$records WHERE id=$id";
        command.Parameters.AddWithValue("$length", segment.Length);
        command.Parameters.AddWithValue("$records", segment.Records);
        command.Parameters.AddWithValue("$id", segment.Id);
        command.ExecuteNonQuery();
    }

    private SegmentWriter? Last(string stream)
    {
        using var command = index.CreateCommand();
        command.CommandText = "SELECT id, path, length, records FROM segment WHERE stream=$stream ORDER BY id DESC LIMIT 1";
        command.Parameters.AddWithValue("$stream", stream);
        using var reader = command.ExecuteReader();
        if (!reader.Read() || reader.GetInt64(2) >= ArchiveLayout.SegmentBytes) return null;
        var path = reader.GetString(1);
        return SegmentWriter.Continue(
            reader.GetInt64(0), Path.Combine(folder, path), SyncOf(path), reader.GetInt64(2), reader.GetInt64(3));
    }

    private SegmentWriter Create(string stream, ReadOnlySpan<byte> schema)
    {
        using var count = index.CreateCommand();
        count.CommandText = "SELECT count(*) FROM segment WHERE stream=$stream";
        count.Parameters.AddWithValue("$stream", stream);
        var path = $"{stream}-{Convert.ToInt64(count.ExecuteScalar()) + 1:d4}.avro";
        using var insert = index.CreateCommand();
        insert.CommandText = "INSERT INTO segment(path, stream, length, records) VALUES($path, $stream, 0, 0) RETURNING id";
        insert.Parameters.AddWithValue("$path", path);
        insert.Parameters.AddWithValue("$stream", stream);
        var id = Convert.ToInt64(insert.ExecuteScalar());
        return SegmentWriter.Create(id, Path.Combine(folder, path), schema, SyncOf(path));
    }

    /// <summary>The same path has the same marker, so that a repeated ingest writes the same files.</summary>
    private static byte[] SyncOf(string path) => SHA256.HashData(Encoding.UTF8.GetBytes(path))[..16];
}
