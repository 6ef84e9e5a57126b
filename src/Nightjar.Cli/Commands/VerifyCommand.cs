using System.CommandLine;
using System.Globalization;
using Nightjar.Broker.Archive;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar verify</c>.</summary>
internal static class VerifyCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var archive = SharedOptions.Archive();
        var command = new Command("verify", "Compare every row of the index with its segment: places, counts, checksums, identities, positions.") { archive };
        command.Run((result, cancellationToken) =>
        {
            using var opened = AlertArchive.Open(result.GetRequiredValue(archive));
            var report = ArchiveVerifier.Verify(opened, cancellationToken);
            foreach (var note in report.Notes) Console.Error.WriteLine($"note: {note}");
            foreach (var problem in report.Problems) Console.Error.WriteLine($"problem: {problem}");
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Alerts:N0} alerts, {report.Versions:N0} further versions, {report.Rejects:N0} rejects in {report.Segments:N0} segments ({report.Bytes:N0} bytes): {(report.Problems.Count == 0 ? "clean" : $"{report.Problems.Count:N0} problems")}"));
            return report.Problems.Count == 0 ? 0 : CommandRunner.Failed;
        });
        return command;
    }
}
