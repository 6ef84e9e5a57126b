using System.CommandLine;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Simulation;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar simulate</c>.</summary>
internal static class SimulateCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var survey = new Option<string>("--survey") { Description = "Whose packets to make.", DefaultValueFactory = _ => "ztf", HelpName = "ztf" };
        survey.AcceptOnlyFromAmong("ztf");
        var alerts = Alerts(1000);
        var night = new Option<string?>("--night") { Description = "Night to simulate, a UT date; 20240715 if not given.", HelpName = "YYYYMMDD" };
        var seed = new Option<long>("--seed", "-s") { Description = "The same seed makes the same night.", DefaultValueFactory = _ => 1, HelpName = "S" };
        var output = new Option<string>("--out", "-o") { Description = "Archive file to write, as the public ZTF archive hands out nights.", Required = true, HelpName = "FILE.tar.gz" };
        var truth = new Option<string?>("--truth") { Description = "Also write what each alert really is, as CSV.", HelpName = "FILE.csv" };
        var command = new Command("simulate", "Make a night of whole alert packets from a simulated sky.") { survey, alerts, night, seed, output, truth };
        command.Run((result, cancellationToken) =>
        {
            var count = result.GetValue(alerts);
            var options = new SimulationOptions { Alerts = count, Seed = result.GetValue(seed) };
            if (result.GetValue(night) is { } text)
            {
                if (!DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                    throw new NightjarException($"--night {text} is not a date such as 20240715") { IsUsage = true };
                options = options with { Night = date };
            }

            Simulate(options, result.GetRequiredValue(output), result.GetValue(truth), cancellationToken);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} alerts in {result.GetRequiredValue(output)}"));
            return 0;
        });
        command.Subcommands.Add(SimulateCompareCommand.Create());
        command.Subcommands.Add(SimulateLightCurvesCommand.Create());
        command.Subcommands.Add(SimulateCompareLightCurvesCommand.Create());
        return command;
    }

    /// <summary><c>--alerts N</c>.</summary>
    public static Option<int> Alerts(int standard)
    {
        var option = new Option<int>("--alerts", "-n") { Description = "How many alerts.", DefaultValueFactory = _ => standard, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--alerts must be at least 1.");
        });
        return option;
    }

    /// <summary>Simulates with a progress display.</summary>
    public static void Simulate(SimulationOptions options, string path, string? truth, CancellationToken cancellationToken)
    {
        long done = 0;
        var progress = new CountingProgress(count => Interlocked.Exchange(ref done, count));
        try
        {
            ProgressDisplay.Run(
                "simulating",
                () => (Interlocked.Read(ref done), (double)Interlocked.Read(ref done) / options.Alerts),
                () => NightArchiveWriter.Write(new ZtfNightSimulator(options).Simulate(cancellationToken), path, truth, progress, cancellationToken));
        }
        catch (ArgumentException exception)
        {
            throw new NightjarException(exception.Message, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightjarException($"{path} cannot be written: {exception.Message}", exception);
        }
    }

    private sealed class CountingProgress(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
