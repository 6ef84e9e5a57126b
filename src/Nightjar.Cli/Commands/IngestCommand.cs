using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Nightjar.Broker.Archive;
using Nightjar.Broker.Pipeline;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar ingest</c>.</summary>
internal static class IngestCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var paths = SharedOptions.Paths();
        var archive = SharedOptions.Archive();
        var models = new ModelOptions();
        var workers = SharedOptions.Workers();
        var schemas = SharedOptions.Schemas();
        var json = new Option<bool>("--json") { Description = "End with one line of JSON on standard output." };
        var strict = new Option<bool>("--strict") { Description = $"Exit with {CommandRunner.Rejected} if any input was rejected." };
        var command = new Command(
            "ingest",
            "Decode alert packets into an archive and score them. Input that is no alert is kept with the reason; see 'rejects'.\n\n"
            + "Examples:\n"
            + "  nightjar ingest night.tar.gz --archive archive\n"
            + "  nightjar ingest night.tar.gz --archive archive --model braai --model my-acai/model.safetensors --model t2.safetensors\n"
            + "  nightjar ingest night.tar.gz --archive archive --no-model")
        {
            paths, archive, workers, schemas, json, strict,
        };
        models.AddTo(command, mayBeNone: true);
        command.Run((result, cancellationToken) =>
        {
            var options = SharedOptions.Input(
                result.GetRequiredValue(paths), result.GetValue(schemas), result.GetValue(workers), models.Load(result));
            var outcome = Ingest(options, result.GetRequiredValue(archive), cancellationToken);
            Print(outcome, result.GetRequiredValue(archive), result.GetValue(json));
            return outcome.Counts.Rejected > 0 && result.GetValue(strict) ? CommandRunner.Rejected : 0;
        });
        return command;
    }

    /// <summary>Ingests with a progress display.</summary>
    public static Outcome Ingest(IngestOptions options, string archive, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var writer = ArchiveWriter.Open(archive, TimeProvider.System);
        var ingest = new ArchiveIngest(options, writer);
        ProgressDisplay.Run(
            "ingesting",
            () => (ingest.Counts.Read, ingest.Progress.TotalBytes < 0 ? -1 : (double)ingest.Progress.DoneBytes / Math.Max(1, ingest.Progress.TotalBytes)),
            () => ingest.Run(cancellationToken));
        if (ingest.Progress.LeftAside > 0)
            Console.Error.WriteLine($"left aside {ingest.Progress.LeftAside} members of archive files that are no .avro files");
        return new Outcome(ingest.Counts, watch.Elapsed);
    }

    /// <summary>Prints the counts for people, and as JSON where asked.</summary>
    public static void Print(Outcome outcome, string archive, bool json)
    {
        var (counts, elapsed) = outcome;
        var rate = counts.Read / Math.Max(1e-9, elapsed.TotalSeconds);
        using var process = Process.GetCurrentProcess();
        var memory = process.PeakWorkingSet64 / 1e6;
        var people = json ? Console.Error : Console.Out;
        people.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"read {counts.Read:N0}: archived {counts.Archived:N0}, duplicates {counts.Duplicates:N0}, rejected {counts.Rejected:N0} in {elapsed.TotalSeconds:N1} s ({rate:N0} alerts/s, peak memory {memory:N0} MB)"));
        if (counts.Versions > 0)
            people.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{counts.Versions:N0} of the duplicates had another content and were kept as versions of their alert"));
        if (counts.Rejected > 0) people.WriteLine($"what was rejected and why: nightjar rejects --archive {archive}");
        if (!json) return;
        Console.Out.WriteLine(JsonSerializer.Serialize(new
        {
            read = counts.Read,
            archived = counts.Archived,
            duplicates = counts.Duplicates,
            rejected = counts.Rejected,
            seconds = Math.Round(elapsed.TotalSeconds, 3),
            processorSeconds = Math.Round(process.TotalProcessorTime.TotalSeconds, 3),
            alertsPerSecond = Math.Round(rate, 1),
            peakMemoryMB = Math.Round(memory, 1),
        }));
    }

    /// <summary>What an ingest did and how long it took.</summary>
    /// <param name="Counts">What became of the input.</param>
    /// <param name="Elapsed">Wall time, the opening of the archive included.</param>
    internal sealed record Outcome(IngestCounts Counts, TimeSpan Elapsed);
}
