namespace Nightjar.Broker.Archive;

/// <summary>Names and limits of the archive folder. <c>docs/archive.md</c> describes it for people who read it with other tools.</summary>
public static class ArchiveLayout
{
    /// <summary>Version of the layout; an archive of a newer one is refused.</summary>
    public const int Version = 1;

    /// <summary>The SQLite index.</summary>
    public const string IndexFile = "index.sqlite";

    /// <summary>Held exclusively by the process that writes.</summary>
    public const string LockFile = "writer.lock";

    /// <summary>Folder of the segments, one sub-folder a night.</summary>
    public const string NightsFolder = "nights";

    /// <summary>Folder of the segments that hold dead letters.</summary>
    public const string RejectsFolder = "rejects";

    /// <summary>Folder of the segments that hold packets that cannot be made again from their record.</summary>
    public const string OriginalsFolder = "originals";

    /// <summary>A segment that has reached this size is followed by a new one.</summary>
    public const long SegmentBytes = 1L << 30;

    /// <summary>A commit happens at the latest when this many bytes wait for it.</summary>
    public const long CommitBytes = 32L << 20;

    /// <summary>More bytes behind the last commit than this cannot come from a stopped ingest: then the index is older
    /// than the segments, and writing is refused.</summary>
    public const long MaximumUncommittedBytes = 512L << 20;
}
