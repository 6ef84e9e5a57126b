using System.CommandLine;
using System.Globalization;
using Nightjar.Broker;
using Nightjar.Formats.Avro;
using Nightjar.Learning.Graphs;
using Nightjar.Models.Compression;
using Nightjar.Models.LightCurves;
using Nightjar.Models.LightCurveTraining;
using Nightjar.Models.TimeSeriesTransformer;
using Nightjar.Simulation;

namespace Nightjar.Cli.Commands;

/// <summary><c>nightjar compress table</c>.</summary>
internal static class CompressTableCommand
{
    // Enough simulated packets that some have light curves in every band.
    private const int SimulatedAlerts = 300;
    private const int MostPackets = 64;
    private const double AllowedLoss = 0.01;

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var path = new Argument<string>("MODEL") { Description = "Folder or file of a time-series transformer in float32." };
        var shared = new CompressOptions(clusters: 16, prune: 0.3);
        var packets = new Option<string[]>("--packets") { Description = "Avro files whose alerts are timed from packet to class; simulated ones if not given.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
        var output = new Option<string>("--out", "-o") { Description = "Folder for the files of all rows, table.md and table.csv.", Required = true, HelpName = "DIR" };
        var command = new Command(
            "table",
            "Write the table of Allam, Peloton and McEwen 2023 for a model: size, time to load, time from packet to class and loss of every way to make it small, beside theirs.\n\n"
            + "Examples:\n"
            + "  nightjar compress table my-t2/model.safetensors --data simulated:ztf,2,2000 --out table\n"
            + "  nightjar compress table my-t2/model.safetensors --data simulated:ztf,2,2000 --fine-tune simulated:ztf,3,4000 --packets alerts/*.avro --out table")
        { path };
        shared.AddTo(command);
        foreach (var option in new Option[] { packets, output }) command.Options.Add(option);
        command.Run((result, cancellation) =>
        {
            using var source = CompressSource.Open(result.GetRequiredValue(path));
            if (source.LightCurves is not T2Model model) throw new NightjarException("the table is for time-series transformers") { IsUsage = true };
            var examples = shared.JudgingExamples(result, model, cancellation);
            (LightCurveExamples, LightCurveSplit)? tuning = shared.Tunes(result) ? shared.TuningExamples(result, model, cancellation) : null;
            var alerts = Packets(model, result.GetValue(packets) ?? [], cancellation);
            var folder = result.GetRequiredValue(output);
            Directory.CreateDirectory(folder);
            var tuned = new Dictionary<CompressionPlan, FrozenModel>();
            var rows = new List<MeasuredRow>();
            try
            {
                foreach (var row in CompressionRow.All(shared.Clusters(result), shared.Start(result), shared.Pruning(result)))
                {
                    // Rows that differ in what the file looks like share their training.
                    var key = row.Plan with { Coding = null, Quantizes = false, IsPerChannel = false, Where = null, Seed = (ulong)(row.Plan.Where is null ? 0 : 1) };
                    var plan = row.Plan with { Seed = shared.Seed(result) };
                    if (!tuned.TryGetValue(key, out var shaped)) tuned.Add(key, shaped = CompressCommand.Shape(source, plan, tuning, recipe => shared.Training(result, recipe), cancellation));
                    rows.Add(Measure(row, plan, shaped, Path.Combine(folder, row.File + ".safetensors"), alerts, examples, cancellation));
                    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Name}: {rows[^1].Bytes:N0} bytes, loss {rows[^1].Loss:0.000}"));
                }
            }
            finally
            {
                foreach (var shaped in tuned.Values) shaped.Dispose();
            }

            var text = CompressionTable.Markdown(rows, AllowedLoss);
            File.WriteAllText(Path.Combine(folder, "table.md"), text);
            CsvOutput.ToFile(Path.Combine(folder, "table.csv"), writer => CompressionTable.WriteCsv(writer, rows));
            Console.Out.Write(text);
            return 0;
        });
        return command;
    }

    private static MeasuredRow Measure(CompressionRow row, CompressionPlan plan, FrozenModel shaped, string file, AvroRecord[] alerts, LightCurveExamples? examples, CancellationToken cancellation)
    {
        plan.Write(shaped, file);
        cancellation.ThrowIfCancellationRequested();
        var load = Repeats.Measure(_ => FrozenModel.Load(file).Dispose());
        using var model = LightCurveModelFile.Load(file);
        using var run = new PacketRun(model, CompressOptions.BandsOf(model), isSigned: model is not T2Model { Settings.IsUnsigned: true });
        var packet = Repeats.Measure(i => run.Classify(alerts[i % alerts.Length]), calls: 51);
        var network = PacketRun.Network(model);
        var (loss, count) = examples is null ? (double.NaN, 0) : CompressOptions.Judge(model, examples, cancellation);
        return new(row, new FileInfo(file).Length, load, packet, network, loss, count);
    }

    // Packets that get a class.
    private static AvroRecord[] Packets(T2Model model, string[] files, CancellationToken cancellation)
    {
        using var run = new PacketRun(model, model.Settings.Bands, !model.Settings.IsUnsigned);
        var reader = new AvroContainerReader(new AvroSchemaCache());
        var kept = new List<AvroRecord>();
        foreach (var bytes in files.Length > 0 ? files.Select(Read) : Simulated(cancellation))
        {
            if (!reader.TryOpen(bytes, out var error)) throw new NightjarException($"--packets: {error}");
            while (kept.Count < MostPackets && reader.TryNextRecord(out var record, out error))
            {
                // A block's memory is used again for the next one.
                record = record with { Body = record.Body.ToArray() };
                if (run.Classify(record) is not null) kept.Add(record);
            }
        }

        return kept.Count > 0 ? [.. kept] : throw new NightjarException("none of the packets has a light curve that the model can read");
    }

    private static byte[] Read(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightjarException($"--packets {file} cannot be read: {exception.Message}", exception);
        }
    }

    private static IEnumerable<byte[]> Simulated(CancellationToken cancellation) =>
        new ZtfNightSimulator(new SimulationOptions { Alerts = SimulatedAlerts, Seed = 1 }).Simulate(cancellation).Select(a => a.Packet);
}
