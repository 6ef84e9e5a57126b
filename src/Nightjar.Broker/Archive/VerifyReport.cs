namespace Nightjar.Broker.Archive;

/// <summary>What <see cref="ArchiveVerifier"/> found.</summary>
public sealed record VerifyReport
{
    /// <summary>Segments that were read.</summary>
    public long Segments { get; init; }

    /// <summary>Alerts in the index, each found in its segment with its checksum and its identity.</summary>
    public long Alerts { get; init; }

    /// <summary>Further versions of alerts.</summary>
    public long Versions { get; init; }

    /// <summary>Dead letters.</summary>
    public long Rejects { get; init; }

    /// <summary>Bytes of all segments.</summary>
    public long Bytes { get; init; }

    /// <summary>What is wrong; empty for a sound archive.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What is worth knowing and harmless, such as what a stopped ingest left behind its last commit.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
