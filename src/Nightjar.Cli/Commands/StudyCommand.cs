using System.CommandLine;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar study</c>.</summary>
internal static class StudyCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create() => new("study", "Do a published study again, from simulated data to a report.") { TransferStudyRun.Create() };
}
