using System.CommandLine;
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
        var model = new Option<string>("--model") { Description = "Folder or .safetensors file of the weights.", Required = true, HelpName = "DIR" };
        var csv = new Option<string>("--csv") { Description = "File to write, - for standard output: candid,objectId,score.", Required = true, HelpName = "FILE" };
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
            long rejected = 0, scored = 0;
            CsvOutput.Write(result.GetRequiredValue(csv), csv =>
            {
                csv.WriteLine("candid,objectId,score");
                var pipeline = new PacketPipeline(options);
                void Consume(DecodedItem item)
                {
                    if (item.Alert is not { } alert)
                    {
                        rejected++;
                        return;
                    }

                    scored++;
                    var score = alert.Scores[0];
                    csv.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{alert.Summary.Key.Id},{CsvOutput.Field(alert.Summary.ObjectId)},{(float.IsNaN(score) ? "" : score.ToString("R", CultureInfo.InvariantCulture))}"));
                }

                ProgressDisplay.Run(
                    "scoring",
                    () => (Interlocked.Read(ref scored), pipeline.Progress.TotalBytes < 0 ? -1 : (double)pipeline.Progress.DoneBytes / Math.Max(1, pipeline.Progress.TotalBytes)),
                    () => pipeline.Run(Consume, cancellationToken));
            });
            if (rejected > 0) Console.Error.WriteLine($"{rejected} inputs could not be read; 'nightjar ingest' keeps them with the reasons");
            if (scored == 0) throw new NightjarException("no alert was found in the input");
            return 0;
        });
        return new Command("score", "Score alerts with a model, without an archive.") { braai };
    }
}
