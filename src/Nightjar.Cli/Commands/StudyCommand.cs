using System.CommandLine;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar study</c>.</summary>
internal static class StudyCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create() => new("study", "Repeat an experiment over seeds, and report its spread.") { StudyTuningCommand.Create(), TransferStudyRun.Create() };
}
