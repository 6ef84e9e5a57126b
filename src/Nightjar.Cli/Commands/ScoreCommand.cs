using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Broker.Pipeline;
using Nightjar.Models;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar score</c>.</summary>
internal static class ScoreCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var paths = SharedOptions.Paths();
        var model = new Option<string>("--model") { Description = "Folder of .npy files or .safetensors file of the network.", Required = true, HelpName = "DIR" };
        var csv = new Option<string>("--csv") { Description = "File to write, - for standard output: candid,objectId,score,reason; the reason says why there is no score.", Required = true, HelpName = "FILE" };
        var normalization = new Option<TripletNormalization?>("--normalization") { Description = "How stamps are scaled, if not as the model states; the forms in double precision do not overflow on templates without data." };
        var workers = SharedOptions.Workers();
        var schemas = SharedOptions.Schemas();
        var braai = new Command("braai", "Real/bogus score of every alert by a braai network; empty where an alert has no stamps that the network takes.")
        {
            paths, model, csv, normalization, workers, schemas,
        };
        braai.Run((result, cancellationToken) =>
        {
            var options = SharedOptions.Input(
                result.GetRequiredValue(paths), result.GetValue(schemas), result.GetValue(workers), [SharedOptions.Braai(result.GetRequiredValue(model), result.GetValue(normalization))]);
            long rejected = 0, read = 0, unscored = 0;
            var watch = Stopwatch.StartNew();
            CsvOutput.Write(result.GetRequiredValue(csv), csv =>
            {
                csv.WriteLine("candid,objectId,score,reason");
                var pipeline = new PacketPipeline(options);
                void Consume(DecodedItem item)
                {
                    if (item.Alert is not { } alert)
                    {
                        rejected++;
                        return;
                    }

                    Interlocked.Increment(ref read);
                    var (score, problem) = alert.Scores[0];
                    if (problem != ScoreProblem.None) unscored++;
                    csv.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{alert.Summary.Key.Id},{CsvOutput.Field(alert.Summary.ObjectId)},{(problem == ScoreProblem.None ? score.ToString("R", CultureInfo.InvariantCulture) : "")},{problem.Reason()}"));
                }

                ProgressDisplay.Run(
                    "scoring",
                    () => (Interlocked.Read(ref read), pipeline.Progress.TotalBytes < 0 ? -1 : (double)pipeline.Progress.DoneBytes / Math.Max(1, pipeline.Progress.TotalBytes)),
                    () => pipeline.Run(Consume, cancellationToken));
            });
            if (rejected > 0) Console.Error.WriteLine($"{rejected} inputs could not be read; 'nightjar ingest' keeps them with the reasons");
            if (read == 0) throw new NightjarException("no alert was found in the input");
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{read:N0} alerts, {unscored:N0} without a score, in {watch.Elapsed.TotalSeconds:N1} s ({read / watch.Elapsed.TotalSeconds:N0} alerts/s)"));
            return 0;
        });
        return new Command("score", "Score alerts with a model, without an archive.") { braai };
    }
}
