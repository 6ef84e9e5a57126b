using System.CommandLine;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Broker.Archive;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar rejects</c>.</summary>
internal static class RejectsCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var archive = SharedOptions.Archive();
        var export = new Option<string?>("--export") { Description = "Write the bytes of each into this folder, with a list in rejects.csv.", HelpName = "DIR" };
        var command = new Command("rejects", "List the dead letters: input that is no alert, with reason, field and byte.") { archive, export };
        command.Run((result, cancellationToken) =>
        {
            using var opened = AlertArchive.Open(result.GetRequiredValue(archive));
            if (result.GetValue(export) is { } folder) Export(opened, folder, cancellationToken);
            else Print(opened);
            return 0;
        });
        return command;
    }

    private static void Print(AlertArchive archive)
    {
        long count = 0;
        foreach (var reject in archive.Rejects())
        {
            count++;
            var field = reject.FieldPath.Length == 0 ? "" : $" {reject.FieldPath}:";
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{reject.Number} {AlertText.Clean(reject.Source)}:{AlertText.Clean(field)} {AlertText.Clean(reject.Reason)} (byte {reject.Offset:N0} of {reject.Location.Length:N0})"));
        }

        Console.Error.WriteLine(count == 1 ? "1 dead letter" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} dead letters"));
    }

    private static void Export(AlertArchive archive, string folder, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightjarException($"the folder {folder} cannot be made: {exception.Message}", exception);
        }

        long count = 0;
        CsvOutput.ToFile(Path.Combine(folder, "rejects.csv"), csv =>
        {
            csv.WriteLine("number,file,source,reason,field,byte,bytes,received");
            foreach (var reject in archive.Rejects())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var name = string.Create(CultureInfo.InvariantCulture, $"{reject.Number:d6}.avro");
                File.WriteAllBytes(Path.Combine(folder, name), archive.Read(reject));
                csv.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{reject.Number},{name},{CsvOutput.Field(reject.Source)},{CsvOutput.Field(reject.Reason)},{CsvOutput.Field(reject.FieldPath)},{reject.Offset},{reject.Location.Length},{reject.Received}"));
                count++;
            }
        });
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} dead letters in {folder}"));
    }
}
