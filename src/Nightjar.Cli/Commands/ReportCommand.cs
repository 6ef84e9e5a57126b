using System.CommandLine;
using Nightjar.Broker;
using Nightjar.Broker.Archive;
using Nightjar.Broker.Reports;
using Nightjar.Sky;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar report</c>.</summary>
internal static class ReportCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var archive = SharedOptions.Archive();
        var night = new Option<string?>("--night") { Description = "Only the alerts of this night, a UT date.", HelpName = "YYYYMMDD" };
        var output = new Option<string>("--out", "-o") { Description = "Page to write: one file that needs nothing else.", Required = true, HelpName = "FILE.html" };
        var command = new Command("report", "Write a page about a night: counts, sky map, scores, rejects and the most interesting alerts.") { archive, night, output };
        command.Run((result, cancellationToken) =>
        {
            Night? only = null;
            if (result.GetValue(night) is { } text)
            {
                if (!Night.TryParse(text, out var parsed)) throw new NightjarException($"--night {text} is not a date such as 20240714") { IsUsage = true };
                only = parsed;
            }

            using var opened = AlertArchive.Open(result.GetRequiredValue(archive));
            Write(opened, only, result.GetRequiredValue(output), cancellationToken);
            Console.Out.WriteLine(Path.GetFullPath(result.GetRequiredValue(output)));
            return 0;
        });
        return command;
    }

    /// <summary>Writes the page of a night, or of all nights.</summary>
    public static void Write(AlertArchive archive, Night? night, string path, CancellationToken cancellationToken)
    {
        var summary = NightSummaryReader.Read(archive, night, TimeProvider.System, cancellationToken);
        CsvOutput.ToFile(path, writer => NightReportPage.Write(writer, summary));
    }
}
