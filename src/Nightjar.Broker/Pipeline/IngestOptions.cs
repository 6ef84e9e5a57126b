namespace Nightjar.Broker.Pipeline;

/// <summary>What to ingest and how.</summary>
public sealed record IngestOptions
{
    /// <summary>Files to read, from <see cref="Sources.InputPaths.Expand"/>.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Threads that decode and score; at least 1.</summary>
    public int Workers
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = Environment.ProcessorCount;

    /// <summary>Models that score every alert.</summary>
    public IReadOnlyList<ScoringModel> Models { get; init; } = [];

    /// <summary>Folders and registries with the schemas of packets that carry only a number, from <see cref="Sources.WireSchemas.Places"/>.</summary>
    public IReadOnlyList<string> Schemas { get; init; } = [];
}
