using System.CommandLine;
using Nightjar.Broker;
using Nightjar.Broker.Archive;
using Nightjar.Learning.Onnx;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar export</c>.</summary>
internal static class ExportCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var id = new Argument<string>("ID|MODEL") { Description = "candid or diaSourceId, with the survey before it where two surveys use the same: ztf/2695378462115010012; with --onnx, folder or file of a model." };
        var archive = new Option<string?>("--archive", "-a") { Description = "Folder of the archive.", HelpName = "DIR" };
        var output = new Option<string?>("--out", "-o") { Description = "File to write the packet to, - for standard output.", HelpName = "FILE" };
        var onnx = new Option<string?>("--onnx") { Description = "Write a model as an ONNX file, for other runtimes.", HelpName = "FILE.onnx" };
        var revision = new Option<int>("--revision") { Description = "1 is the packet that came first; higher numbers are other contents that came under the same identity.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var command = new Command(
            "export",
            "Write the packet of an alert exactly as it came, byte for byte; or a model for other runtimes.\n\n"
            + "Examples:\n"
            + "  nightjar export 2695378462115010012 --archive nights --out packet.avro\n"
            + "  nightjar export my-braai/model.safetensors --onnx braai.onnx")
        { id, archive, output, revision, onnx };
        command.Run((result, _) =>
        {
            var name = result.GetRequiredValue(id);
            if (result.GetValue(onnx) is { } file) return WriteOnnx(name, file);
            if (result.GetValue(archive) is not { } folder || result.GetValue(output) is not { } path)
                throw new NightjarException("export needs --archive DIR and --out FILE for a packet, or --onnx FILE for a model") { IsUsage = true };
            using var opened = AlertArchive.Open(folder);
            var alert = OnlyOne(opened.FindNamed(name), name);
            var number = result.GetValue(revision);
            var versions = opened.Versions(alert.Row);
            if (number < 1 || number > versions.Count + 1)
                throw new NightjarException($"the alert {name} has {versions.Count + 1} revision(s); there is no revision {number}");
            var packet = opened.Export(number == 1 ? alert.Packet : versions[number - 2]);
            Write(path, packet);
            return 0;
        });
        return command;
    }

    private static int WriteOnnx(string path, string file)
    {
        using var model = EvaluateCommand.Load(path);
        try
        {
            OnnxExporter.Write(model.Frozen, file);
        }
        catch (NotSupportedException exception)
        {
            throw new NightjarException($"{path} cannot be written as ONNX: {exception.Message}; export the model in float32", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightjarException($"{file} cannot be written: {exception.Message}", exception);
        }

        Console.Out.WriteLine(file);
        return 0;
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
