using System.CommandLine;
using Nightjar.Broker;
using Nightjar.Broker.Archive;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar export</c>.</summary>
internal static class ExportCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "candid or diaSourceId, with the survey before it where two surveys use the same: ztf/2695378462115010012." };
        var archive = SharedOptions.Archive();
        var output = new Option<string>("--out", "-o") { Description = "File to write, - for standard output.", Required = true, HelpName = "FILE" };
        var revision = new Option<int>("--revision") { Description = "1 is the packet that came first; higher numbers are other contents that came under the same identity.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var command = new Command("export", "Write the packet of an alert exactly as it came, byte for byte.") { id, archive, output, revision };
        command.Run((result, _) =>
        {
            using var opened = AlertArchive.Open(result.GetRequiredValue(archive));
            var name = result.GetRequiredValue(id);
            var alert = OnlyOne(opened.FindNamed(name), name);
            var number = result.GetValue(revision);
            var versions = opened.Versions(alert.Row);
            if (number < 1 || number > versions.Count + 1)
                throw new NightjarException($"the alert {name} has {versions.Count + 1} revision(s); there is no revision {number}");
            var packet = opened.Export(number == 1 ? alert.Packet : versions[number - 2]);
            Write(result.GetRequiredValue(output), packet);
            return 0;
        });
        return command;
    }

    private static ArchivedAlert OnlyOne(IReadOnlyList<ArchivedAlert> found, string name) => found switch
    {
        [] => throw new NightjarException($"the archive has no alert {name}"),
        [var one] => one,
        _ when found.Select(alert => alert.Summary.Key.Survey).Distinct().Count() > 1 => throw new NightjarException(
            $"{name} is in several surveys: give {string.Join(" or ", found.Select(alert => alert.Summary.Key.ToString()).Distinct())}"),
        _ => throw new NightjarException($"{name} is an object with {found.Count} alerts: give one of {string.Join(", ", found.Take(5).Select(alert => alert.Summary.Key.Id.ToString()))}..."),
    };

    private static void Write(string path, byte[] packet)
    {
        if (path == CsvOutput.StandardOutput)
        {
            using var output = Console.OpenStandardOutput();
            output.Write(packet);
            return;
        }

        try
        {
            File.WriteAllBytes(path, packet);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightjarException($"{path} cannot be written: {exception.Message}", exception);
        }
    }
}
