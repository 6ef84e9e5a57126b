using Microsoft.Data.Sqlite;

namespace Nightjar.Broker.Archive;

/// <summary>Brings the segments back to what the index committed, after a process was killed while it wrote.</summary>
internal static class ArchiveRecovery
{
    /// <summary>Cuts every segment to its committed length and removes segments that no commit knows.</summary>
    /// <exception cref="NightjarException">A segment is shorter than the index says, or far more lies behind the last
    /// commit than a stopped ingest can leave: the index does not belong to these segments.</exception>
    public static void CutBack(string folder, SqliteConnection index)
    {
        var committed = Committed(index);
        var extra = new List<(string Path, long Length)>();
        long bytes = 0;
        foreach (var path in SegmentFiles(folder))
        {
            var length = new FileInfo(path).Length;
            var known = committed.Remove(Path.GetRelativePath(folder, path).Replace('\\', '/'), out var expected);
            if (length < expected)
                throw new NightjarException($"the segment {path} has {length} bytes but the index expects {expected}: restore it from a copy");
            if (known && length == expected) continue;
            extra.Add((path, known ? expected : 0));
            bytes += length - expected;
        }

        foreach (var (path, length) in committed)
        {
            if (length > 0) throw new NightjarException($"the segment {path} of the archive {folder} is missing: restore it from a copy");
        }

        if (bytes > ArchiveLayout.MaximumUncommittedBytes)
        {
            throw new NightjarException(
                $"the segments of {folder} hold {bytes} bytes that the index does not know, so the index is older than they are: restore the matching {ArchiveLayout.IndexFile}, or ingest {folder}/{ArchiveLayout.NightsFolder} into a new archive");
        }

        foreach (var (path, length) in extra)
        {
            if (length == 0)
            {
                File.Delete(path);
                continue;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
            file.SetLength(length);
            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>Every segment file below the archive's folder.</summary>
    public static IEnumerable<string> SegmentFiles(string folder)
    {
        string[] roots = [ArchiveLayout.NightsFolder, ArchiveLayout.RejectsFolder, ArchiveLayout.OriginalsFolder];
        return roots.Select(root => Path.Combine(folder, root)).Where(Directory.Exists)
            .SelectMany(root => Directory.EnumerateFiles(root, "*.avro", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal);
    }

    private static Dictionary<string, long> Committed(SqliteConnection index)
    {
        var lengths = new Dictionary<string, long>(StringComparer.Ordinal);
        using var command = index.CreateCommand();
        command.CommandText = "SELECT path, length FROM segment";
        using var reader = command.ExecuteReader();
        while (reader.Read()) lengths.Add(reader.GetString(0), reader.GetInt64(1));
        return lengths;
    }
}
