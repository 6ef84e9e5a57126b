using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Nightjar.Broker;
using Nightjar.Broker.Reports;
using Nightjar.Cli.Labels;
using Nightjar.Learning.Training;
using Nightjar.Models.Btsbot;
using Nightjar.Models.Studies;

namespace Nightjar.Cli.Commands;

/// <summary>Does <c>nightjar study vision</c>: simulates, trains what is left, looks at the features and writes the report.</summary>
internal static class VisionStudyRun
{
    private const double MeasuredSeconds = 3;
    private const int PublishedSide = 224;
    private const string SpeedsName = "speeds.json";

    /// <summary>Runs.</summary>
    public static int Run(VisionStudyCommandOptions options, ParseResult result, CancellationToken cancellation)
    {
        var (folder, threads) = (result.GetRequiredValue(options.Out), result.GetValue(options.Threads));
        var study = Open(folder, options.Of(result));
        var all = study.Plan.Stages.Sum(s => s.Count);
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{all} trainings, {study.Plan.Stages.Sum(s => s.Count(study.IsDone))} of them finished; about {Duration(study.ExpectedSeconds(onlyLeft: true) / threads)} left on {threads} threads of quiet cores, {Duration(study.ExpectedSeconds(onlyLeft: false))} of one core in all"));
        using var data = VisionStudySimulation.Make(folder, study.Options, cancellation);
        Train(study, data, threads, cancellation);
        var speeds = Speeds(study, cancellation);
        Console.Error.WriteLine("mapping features");
        var embeddings = study.Plan.Shown.Select(run => VisionEmbedding.Make(run, study.ModelOf(run), data, study.Options.Seed, cancellation)).ToArray();
        Write(new(study, data, Describe(study.Options), speeds, embeddings));
        return 0;
    }

    private static VisionStudy Open(string folder, VisionStudyOptions options)
    {
        try
        {
            return new(folder, options);
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or ArgumentException)
        {
            throw new NightjarException(exception.Message, exception);
        }
    }

    private static void Train(VisionStudy study, VisionStudyData data, int threads, CancellationToken cancellation)
    {
        try
        {
            study.Run(data, threads, p => Console.Error.WriteLine(Line(p)), cancellation);
        }
        catch (NonFiniteException exception)
        {
            throw new NightjarException(exception.Message, exception);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"the finished runs are in {study.Runs.Path}; the same command goes on from there");
            throw;
        }
    }

    private static ArchitectureSpeed[] Speeds(VisionStudy study, CancellationToken cancellation)
    {
        var file = Path.Combine(study.Folder, SpeedsName);
        if (!study.Options.WithThroughput) return [];
        if (File.Exists(file) && JsonSerializer.Deserialize<ArchitectureSpeed[]>(File.ReadAllText(file)) is { } known) return known;
        Console.Error.WriteLine("measuring throughput");
        var sides = study.Options.Architectures.SelectMany(a => a == VisionArchitecture.MaxVitTiny ? new[] { study.Options.ImageSide, PublishedSide }.Distinct() : [study.Options.ImageSide], (a, side) => (a, side));
        var speeds = sides.Select(s => ArchitectureSpeed.Measure(s.a, s.side, MeasuredSeconds, cancellation)).ToArray();
        File.WriteAllText(file, JsonSerializer.Serialize(speeds));
        return speeds;
    }

    private static void Write(VisionStudyResult result)
    {
        var folder = result.Study.Folder;
        (string, string)[] facts =
        [
            ("command", CommandLine.Text(Environment.GetCommandLineArgs().Skip(1))),
            ("machine", Machine.Describe()),
            ("date", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ];
        CsvOutput.ToFile(Path.Combine(folder, "runs.csv"), writer => VisionStudyCsv.Write(writer, result.Study));
        CsvOutput.ToFile(Path.Combine(folder, "report.md"), writer => VisionStudyMarkdown.Write(writer, result, facts));
        CsvOutput.ToFile(Path.Combine(folder, "report.html"), writer => VisionStudyPage.Write(writer, result, facts, TimeProvider.System.GetUtcNow()));
        Console.Out.WriteLine(Path.Combine(folder, "report.html"));
    }

    private static string Describe(VisionStudyOptions o) => string.Create(
        CultureInfo.InvariantCulture,
        $"Simulated alerts of seed {o.Seed}: {o.TrainingAlerts:N0} for training, {o.ValidationAlerts:N0} for validation and {o.TestAlerts:N0} for the test, at most {o.AlertsPerObject} of an object and no object in two parts{(o.WithGalaxies ? $"; {o.Galaxies:N0} simulated galaxies to learn from" : "")}.");

    private static string Line(VisionProgress p)
    {
        var r = p.Result;
        var what = r.TestArea is { } area ? $"area {area:0.000}" : r.ValidationArea is { } validation ? $"validation area {validation:0.000}" : $"error {r.Error:0.0000} of {r.ConstantError:0.0000}";
        return string.Create(CultureInfo.InvariantCulture, $"[{p.Done}/{p.All}] {r.Key}: {what}, {r.Epochs} epochs, {r.Seconds:0.0} s; {Duration(p.Elapsed.TotalSeconds)} so far, about {Duration(Math.Max(0, p.Left.TotalSeconds))} left");
    }

    private static string Duration(double seconds) => seconds switch
    {
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400:N0} days"),
    };
}
