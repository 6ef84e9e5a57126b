using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Broker.Pipeline;
using Nightjar.Models;
using Nightjar.Models.LightCurves;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar score</c>.</summary>
internal static class ScoreCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var (paths, csv, workers, schemas, models) = (SharedOptions.Paths(), Csv("candid,objectId,model,version,sha256,score,class,probabilities,reason, one line for each alert and model"), SharedOptions.Workers(), SharedOptions.Schemas(), new ModelOptions());
        var command = new Command(
            "score",
            "Score alerts with models of any family, without an archive.\n\n"
            + "Examples:\n"
            + "  nightjar score night.tar.gz --csv scores.csv\n"
            + "  nightjar score night.tar.gz --model braai --model acai-h.safetensors --model snn=supernnova.safetensors --csv -")
        { paths, csv, workers, schemas };
        models.AddTo(command, mayBeNone: false);
        command.Run((result, cancellation) =>
        {
            var loaded = models.Load(result);
            var input = SharedOptions.Input(result.GetRequiredValue(paths), result.GetValue(schemas), result.GetValue(workers), loaded);
            return Run(input, result.GetRequiredValue(csv), "candid,objectId,model,version,sha256,score,class,probabilities,reason", Write, cancellation);
        });
        command.Subcommands.Add(Braai());
        return command;
    }

    private static Command Braai()
    {
        var (paths, csv, workers, schemas, models) = (SharedOptions.Paths(), Csv("candid,objectId,score,reason; the reason says why there is no score"), SharedOptions.Workers(), SharedOptions.Schemas(), new ModelOptions());
        var command = new Command("braai", "Real/bogus score of every alert by a braai network; empty where an alert has no stamps that the network takes.") { paths, csv, workers, schemas };
        models.AddTo(command, mayBeNone: false);
        command.Run((result, cancellation) =>
        {
            var loaded = models.Load(result);
            if (loaded.Count != 1 || loaded[0].Model.Family != "braai") throw new NightjarException("score braai takes one braai; 'nightjar score' takes models of any family") { IsUsage = true };
            var input = SharedOptions.Input(result.GetRequiredValue(paths), result.GetValue(schemas), result.GetValue(workers), loaded);
            return Run(input, result.GetRequiredValue(csv), "candid,objectId,score,reason", WriteBraai, cancellation);
        });
        return command;
    }

    private static Option<string> Csv(string columns) => new("--csv") { Description = $"File to write, - for standard output: {columns}.", Required = true, HelpName = "FILE" };

    private static int Run(
        IngestOptions options, string path, string header, Func<TextWriter, IReadOnlyList<ScoringModel>, Broker.Archive.PreparedAlert, int> write, CancellationToken cancellation)
    {
        long rejected = 0, read = 0, unscored = 0;
        var watch = Stopwatch.StartNew();
        IReadOnlyList<ScoringModel> models = [.. options.Models.Where(m => m.Model.Alerts is not null), .. options.Models.Where(m => m.Model.LightCurves is not null)];
        CsvOutput.Write(path, csv =>
        {
            csv.WriteLine(header);
            var pipeline = new PacketPipeline(options);
            void Consume(DecodedItem item)
            {
                if (item.Alert is not { } alert)
                {
                    rejected++;
                    return;
                }

                Interlocked.Increment(ref read);
                unscored += write(csv, models, alert);
            }

            ProgressDisplay.Run(
                "scoring",
                () => (Interlocked.Read(ref read), pipeline.Progress.TotalBytes < 0 ? -1 : (double)pipeline.Progress.DoneBytes / Math.Max(1, pipeline.Progress.TotalBytes)),
                () => pipeline.Run(Consume, cancellation));
        });
        if (rejected > 0) Console.Error.WriteLine($"{rejected} inputs could not be read; 'nightjar ingest' keeps them with the reasons");
        if (read == 0) throw new NightjarException("no alert was found in the input");
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{read:N0} alerts, {unscored:N0} without a score{(models.Count > 1 ? $" of one of {models.Count} models" : "")}, in {watch.Elapsed.TotalSeconds:N1} s ({read / watch.Elapsed.TotalSeconds:N0} alerts/s)"));
        return 0;
    }

    private static int WriteBraai(TextWriter csv, IReadOnlyList<ScoringModel> models, Broker.Archive.PreparedAlert alert)
    {
        var (score, problem) = alert.Scores[0];
        csv.WriteLine($"{alert.Summary.Key.Id},{CsvOutput.Field(alert.Summary.ObjectId)},{Number(score)},{problem.Reason()}");
        return problem == ScoreProblem.None ? 0 : 1;
    }

    private static int Write(TextWriter csv, IReadOnlyList<ScoringModel> models, Broker.Archive.PreparedAlert alert)
    {
        var unscored = 0;
        for (var i = 0; i < models.Count; i++)
        {
            var (score, best, probabilities, reason) = ("", "", "", "");
            if (i < alert.Scores.Length)
            {
                (score, reason) = (Number(alert.Scores[i].Value), alert.Scores[i].Problem.Reason());
            }
            else if (alert.ClassScores[i - alert.Scores.Length] is var answer && answer.Problem == LightCurveProblem.None)
            {
                var classes = models[i].Model.Classes;
                (score, best) = (Number(answer.Probabilities[answer.Best]), classes[answer.Best]);
                probabilities = string.Join(';', classes.Zip(answer.Probabilities, (name, p) => $"{name}:{Number(p)}"));
            }
            else
            {
                reason = answer.Problem.Reason();
            }

            if (reason.Length > 0) unscored = 1;
            var model = models[i].Model;
            csv.WriteLine(string.Join(
                ',', alert.Summary.Key.Id.ToString(), CsvOutput.Field(alert.Summary.ObjectId), CsvOutput.Field(models[i].Label), CsvOutput.Field(model.Version), model.Sha256,
                score, CsvOutput.Field(best), CsvOutput.Field(probabilities), CsvOutput.Field(reason)));
        }

        return unscored;
    }

    private static string Number(float value) => float.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);
}
