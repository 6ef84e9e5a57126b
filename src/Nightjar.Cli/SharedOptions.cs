using System.CommandLine;
using Nightjar.Broker;
using Nightjar.Broker.Pipeline;
using Nightjar.Broker.Sources;
using Nightjar.Sky;

namespace Nightjar.Cli;

/// <summary>Options and arguments that several commands share.</summary>
internal static class SharedOptions
{
    /// <summary><c>--archive DIR</c>.</summary>
    public static Option<string> Archive() => new("--archive", "-a") { Description = "Folder of the archive.", Required = true, HelpName = "DIR" };

    /// <summary><c>PATH...</c></summary>
    public static Argument<string[]> Paths() => new("PATH")
    {
        Description = "Files, folders, patterns or - for standard input: .avro, .tar, .tar.gz, .avro.gz.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary><c>--workers N</c>.</summary>
    public static Option<int> Workers()
    {
        var option = new Option<int>("--workers", "-w")
        {
            Description = "Threads that decode and score.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
            HelpName = "N",
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1024) result.AddError("--workers must be between 1 and 1024.");
        });
        return option;
    }

    /// <summary><c>--schemas DIR|URL</c>.</summary>
    public static Option<string[]> Schemas() => new("--schemas")
    {
        Description = "Where to find the schemas of packets that carry only a number (LSST): a folder of .avsc files or the URL of a registry.",
        HelpName = "DIR|URL",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Reads a Julian date or an ISO date and time.</summary>
    public static JulianDate? Time(string option, string? text)
    {
        if (text is null) return null;
        if (JulianDate.TryParse(text, out var time)) return time;
        throw new NightjarException($"{option} {text} is not a Julian date such as 2460506.75, nor a date such as 2024-07-14 or 2024-07-14T06:00:00Z") { IsUsage = true };
    }

    /// <summary>Options of an ingest or of scoring from the paths of the command line.</summary>
    public static IngestOptions Input(string[] paths, string[]? schemas, int workers, IReadOnlyList<ScoringModel> models)
    {
        var files = InputPaths.Expand(paths, out var skipped);
        if (skipped > 0) Console.Error.WriteLine($"left aside {skipped} files that are not .avro, .tar or .gz");
        return new IngestOptions { Files = files, Workers = workers, Models = models, Schemas = WireSchemas.Places(schemas ?? [], paths) };
    }
}
