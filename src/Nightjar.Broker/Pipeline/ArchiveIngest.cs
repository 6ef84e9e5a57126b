using Nightjar.Broker.Archive;

namespace Nightjar.Broker.Pipeline;

/// <summary>Runs a <see cref="PacketPipeline"/> into an archive and counts.</summary>
public sealed class ArchiveIngest
{
    private readonly ArchiveWriter _archive;
    private readonly PacketPipeline _pipeline;
    private IngestCounts _counts = new();

    /// <summary>Prepares an ingest into an open archive.</summary>
    public ArchiveIngest(IngestOptions options, ArchiveWriter archive)
    {
        _archive = archive;
        _pipeline = new PacketPipeline(options);
        var models = options.Models.Select(model => model.Identity).ToList();
        archive.UseModels([.. models.Where(m => m.Classes.Count == 0), .. models.Where(m => m.Classes.Count > 0)]);
    }

    /// <summary>How far reading has come.</summary>
    public Sources.SourceProgress Progress => _pipeline.Progress;

    /// <summary>What became of the input so far; may be read from any thread.</summary>
    public IngestCounts Counts => Volatile.Read(ref _counts);

    /// <summary>Runs to the end of the input; commits from time to time and at the end.</summary>
    /// <exception cref="NightjarException">The archive cannot be written; what was committed stays.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what was written by then is committed.</exception>
    public IngestCounts Run(CancellationToken cancellationToken)
    {
        try
        {
            _pipeline.Run(Write, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _archive.Commit();
            throw;
        }

        _archive.Commit();
        return _counts;
    }

    private void Write(DecodedItem item)
    {
        var counts = _counts;
        if (item.Letter is { } letter)
        {
            _archive.Reject(letter);
            counts = counts with { Rejected = counts.Rejected + 1 };
        }
        else
        {
            counts = _archive.Append(item.Alert!) switch
            {
                AppendOutcome.Archived => counts with { Archived = counts.Archived + 1 },
                AppendOutcome.Version => counts with { Duplicates = counts.Duplicates + 1, Versions = counts.Versions + 1 },
                _ => counts with { Duplicates = counts.Duplicates + 1 },
            };
        }

        Volatile.Write(ref _counts, counts);
        if (_archive.WaitingBytes >= ArchiveLayout.CommitBytes) _archive.Commit();
    }
}
