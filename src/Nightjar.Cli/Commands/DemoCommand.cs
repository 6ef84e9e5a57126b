using System.CommandLine;
using Nightjar.Broker;
using Nightjar.Broker.Archive;
using Nightjar.Broker.Pipeline;
using Nightjar.Simulation;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar demo</c>.</summary>
internal static class DemoCommand
{
    private const int Seed = 1;

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var alerts = SimulateCommand.Alerts(1000);
        var output = new Option<string>("--out", "-o") { Description = "Folder for the night, its archive and its report.", DefaultValueFactory = _ => "nightjar-demo", HelpName = "DIR" };
        var command = new Command("demo", "Simulate a night of alerts, score and ingest it, and write its report.") { alerts, output };
        var models = new ModelOptions();
        models.AddTo(command, mayBeNone: true);
        command.Run((result, cancellationToken) =>
        {
            var folder = result.GetRequiredValue(output);
            var night = Path.Combine(folder, "night.tar.gz");
            var archive = Path.Combine(folder, "archive");
            var report = Path.Combine(folder, "report.html");
            try
            {
                Directory.CreateDirectory(folder);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new NightjarException($"the folder {folder} cannot be made: {exception.Message}", exception);
            }

            var loaded = models.Load(result);
            SimulateCommand.Simulate(new SimulationOptions { Alerts = result.GetValue(alerts), Seed = Seed }, night, Path.Combine(folder, "truth.csv"), cancellationToken);
            Console.Out.WriteLine($"a simulated night:   {night}");
            var outcome = IngestCommand.Ingest(new IngestOptions { Files = [night], Models = loaded }, archive, cancellationToken);
            IngestCommand.Print(outcome, archive, json: false);
            Console.Out.WriteLine($"its archive:         {archive}");
            using var opened = AlertArchive.Open(archive);
            ReportCommand.Write(opened, null, report, cancellationToken);
            var first = opened.Find(new AlertQuery { MostInteresting = 1 }).FirstOrDefault();
            Console.Out.WriteLine($"its report:          {Path.GetFullPath(report)}");
            if (first is not null) Console.Out.WriteLine($"try next:            ./nightjar show {first.Summary.Key.Id} --archive {archive}");
            return 0;
        });
        return command;
    }
}
