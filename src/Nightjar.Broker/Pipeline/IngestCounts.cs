namespace Nightjar.Broker.Pipeline;

/// <summary>What became of the input: <c>Read = Archived + Duplicates + Rejected</c>.</summary>
public sealed record IngestCounts
{
    /// <summary>Alerts, and pieces of input that should have been alerts.</summary>
    public long Read => Archived + Duplicates + Rejected;

    /// <summary>New alerts.</summary>
    public long Archived { get; init; }

    /// <summary>Alerts whose identity was in the archive already.</summary>
    public long Duplicates { get; init; }

    /// <summary>Those of <see cref="Duplicates"/> that had another content and were kept as versions.</summary>
    public long Versions { get; init; }

    /// <summary>Dead letters.</summary>
    public long Rejected { get; init; }
}
