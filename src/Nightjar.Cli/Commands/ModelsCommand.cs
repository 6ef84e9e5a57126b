using System.CommandLine;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Models;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar models</c>.</summary>
internal static class ModelsCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var csv = new Option<string?>("--csv") { Description = "Write CSV to a file, - for standard output.", HelpName = "FILE" };
        var command = new Command(
            "models",
            "List the models that come with the program, and check each against the digest on its card.\n\n"
            + "Examples:\n"
            + "  nightjar models\n"
            + "  nightjar ingest night.tar.gz --archive archive --model braai/int8\n"
            + "  nightjar ingest night.tar.gz --archive archive --model shipped:all")
        { csv };
        command.Run((result, cancellation) =>
        {
            var rows = ShippedModels.List.Select(Row).ToList();
            if (rows.Count == 0) throw new NightjarException($"no models come with the program: there is no folder {Path.Combine(AppContext.BaseDirectory, "models")}");
            if (result.GetValue(csv) is { } path)
            {
                CsvOutput.Write(path, writer =>
                {
                    writer.WriteLine("name,model,version,family,parameters,bytes,sha256,check,headline");
                    foreach (var r in rows)
                        writer.WriteLine(string.Join(',', CsvOutput.Field(r.Name), CsvOutput.Field(r.Model), CsvOutput.Field(r.Version), r.Family, Number(r.Parameters, ""), Number(r.Bytes, ""), r.Sha256, r.Check, CsvOutput.Field(r.Headline)));
                });
            }
            else
            {
                Console.Out.WriteLine($"{"name",-16} {"model and version",-22} {"family",-12} {"parameters",10} {"bytes",12} {"sha256",-8} {"card",-9}");
                foreach (var r in rows)
                    Console.Out.WriteLine($"{r.Name,-16} {$"{r.Model} {r.Version}".TrimEnd(),-22} {r.Family,-12} {Number(r.Parameters, "N0"),10} {Number(r.Bytes, "N0"),12} {r.Sha256[..8]} {r.Check,-9} {r.Headline}".TrimEnd());
            }

            return rows.TrueForAll(r => r.Check != Differs) ? 0 : CommandRunner.Failed;
        });
        return command;
    }

    private const string Differs = "DIFFERS";

    private static (string Name, string Model, string Version, string Family, long Parameters, long Bytes, string Sha256, string Check, string Headline) Row(ShippedModel shipped)
    {
        try
        {
            using var model = StreamModel.Load(shipped.Path);
            var (digest, headline) = shipped.ReadCard();
            var check = digest.Length == 0 ? "no digest" : digest == model.Sha256 ? "ok" : Differs;
            return (shipped.Name, model.Name, model.Version, model.Family, model.Parameters, new FileInfo(shipped.Path).Length, model.Sha256, check, headline);
        }
        catch (Exception exception) when (exception is IOException or FormatException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new NightjarException($"the model {shipped.Path} cannot be loaded: {exception.Message}", exception);
        }
    }

    private static string Number(long number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
