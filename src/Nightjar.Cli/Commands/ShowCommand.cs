using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using Nightjar.Broker;
using Nightjar.Broker.Archive;
using Nightjar.Broker.Reports;
using Nightjar.Formats.Avro;
using Nightjar.Sky;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar show</c>.</summary>
internal static class ShowCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "candid, diaSourceId or the name of an object; with the survey before it where two surveys use the same: ztf/2695378462115010012." };
        var archive = SharedOptions.Archive();
        var html = new Option<string?>("--html") { Description = "Write a page with the light curve and the stamps.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Print every field of the packet as JSON; bytes as their number." };
        var field = new Option<string?>("--field") { Description = "Print one field of the packet: candidate.magzpsci, prv_candidates[3].jd.", HelpName = "PATH" };
        var command = new Command("show", "Show one alert, or all alerts of one object: facts, light curve, stamps, any field of the packet.") { id, archive, html, json, field };
        command.Run((result, cancellationToken) =>
        {
            using var opened = AlertArchive.Open(result.GetRequiredValue(archive));
            var name = result.GetRequiredValue(id);
            var found = opened.FindNamed(name);
            if (found.Count == 0) throw new NightjarException($"the archive has no alert and no object {name}");
            if (result.GetValue(field) is { } path) PrintField(opened, found, path);
            else if (result.GetValue(json)) PrintJson(opened, found);
            else if (result.GetValue(html) is { } file) WritePage(opened, found, file, cancellationToken);
            else Print(opened, found);
            return 0;
        });
        return command;
    }

    private static void Print(AlertArchive archive, IReadOnlyList<ArchivedAlert> found)
    {
        var reader = new ArchivedAlertReader(archive);
        var latest = found[^1];
        var alert = reader.Read(latest, AlertParts.All);
        foreach (var line in AlertText.Card(latest, alert, archive.Judgements(latest.Row), archive.Versions(latest.Row).Count)) Console.Out.WriteLine(line);
        Console.Out.WriteLine();
        var curve = found.Count == 1 ? alert.LightCurve : reader.ReadLightCurve(found);
        foreach (var line in TerminalLightCurve.Draw(curve)) Console.Out.WriteLine(line);
        if (!Console.IsOutputRedirected)
        {
            Console.Out.WriteLine();
            foreach (var line in TerminalStamps.Draw(alert.Cutouts)) Console.Out.WriteLine(line);
        }

        if (found.Count == 1) return;
        Console.Out.WriteLine();
        Console.Out.WriteLine(AlertText.TableHeader);
        foreach (var each in found) Console.Out.WriteLine(AlertText.TableRow(each));
    }

    private static void PrintField(AlertArchive archive, IReadOnlyList<ArchivedAlert> found, string path)
    {
        foreach (var alert in found)
        {
            var record = archive.Read(alert.Packet);
            var buffer = new ArrayBufferWriter<byte>();
            using var json = new Utf8JsonWriter(buffer);
            if (!AvroJson.TryWriteField(record.Schema, record.Body, path, json, AvroJsonOptions.Summary, out var error))
                throw new NightjarException($"the packet of {alert.Summary.Key} has no such field: {error}");
            json.Flush();
            var text = Encoding.UTF8.GetString(buffer.WrittenSpan);
            Console.Out.WriteLine(found.Count == 1 ? text : $"{alert.Summary.Key.Id}\t{text}");
        }
    }

    private static void PrintJson(AlertArchive archive, IReadOnlyList<ArchivedAlert> found)
    {
        using var output = Console.OpenStandardOutput();
        foreach (var alert in found)
        {
            var record = archive.Read(alert.Packet);
            using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = found.Count == 1 });
            if (!AvroJson.TryWrite(record.Schema, record.Body, json, AvroJsonOptions.Summary, out var error))
                throw new NightjarException($"the packet of {alert.Summary.Key} cannot be shown: {error}");
            json.Flush();
            output.WriteByte((byte)'\n');
        }
    }

    private static void WritePage(AlertArchive archive, IReadOnlyList<ArchivedAlert> found, string file, CancellationToken cancellationToken)
    {
        var reader = new ArchivedAlertReader(archive);
        var alerts = new List<InterestingAlert>();
        foreach (var archived in found.TakeLast(AlertPage.MostStamps))
        {
            cancellationToken.ThrowIfCancellationRequested();
            alerts.Add(reader.ReadInteresting(archived));
        }

        var model = new AlertPageModel
        {
            ArchiveName = Path.GetFileName(Path.GetFullPath(archive.Folder)),
            GeneratedAt = TimeProvider.System.GetUtcNow(),
            Alerts = alerts,
            LightCurve = reader.ReadLightCurve(found),
            AlertsInArchive = found.Count,
        };
        CsvOutput.ToFile(file, writer => AlertPage.Write(writer, model));
        Console.Out.WriteLine(Path.GetFullPath(file));
    }
}
