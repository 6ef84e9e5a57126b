using Nightjar.Formats.Avro;
using Nightjar.Models;
using Nightjar.Models.LightCurves;
using Nightjar.Simulation;
using Nightjar.Sky;

namespace Nightjar.Bench;

/// <summary>Times models of any family on simulated alerts in memory, on one thread: each by itself, and all of them together as in an
/// ingest. Processor time tells what a core does that nothing else runs on.</summary>
internal static class ModelBenchmark
{
    private const int Alerts = 256;

    public static int Run(string[] arguments)
    {
        var rounds = Arguments.Number(arguments, 0, 9);
        var models = arguments.Skip(1).Select(path => StreamModel.Load(path)).ToArray();
        if (models.Length == 0) throw new ArgumentException("name the models: files, or folders of published weights");
        var alerts = Decode();
        var stamps = models.Where(m => m.Alerts is not null).ToArray();
        var curves = models.Where(m => m.LightCurves is not null).ToArray();
        List<(string Name, AlertScoring Stamps, LightCurveScoring Curves, List<double> Times)> lines = [];
        foreach (var model in stamps) lines.Add(($"{model.Name} {model.Version}", new([model.Alerts!]), new([]), []));
        foreach (var model in curves) lines.Add(($"{model.Name} {model.Version}", new([]), new([model.LightCurves!]), []));
        if (models.Length > 1) lines.Add(("all together", new([.. stamps.Select(m => m.Alerts!)]), new([.. curves.Select(m => m.LightCurves!)]), []));
        for (var round = -2; round < rounds; round++)
        {
            foreach (var (_, images, lightCurves, times) in lines)
            {
                var used = Environment.CpuUsage.TotalTime;
                for (var i = 0; i < alerts.Length; i++)
                {
                    images.Add(alerts[i]);
                    lightCurves.Add(alerts[i]);
                    if ((i + 1) % AlertScoring.Capacity != 0) continue;
                    images.Run();
                    lightCurves.Run();
                }

                if (round >= 0) times.Add((Environment.CpuUsage.TotalTime - used).TotalMicroseconds / alerts.Length);
            }
        }

        Console.WriteLine($"{"",-44}{"processor µs an alert",22}{"best",9}{"alerts/s a core",17}");
        foreach (var (name, images, lightCurves, times) in lines)
        {
            times.Sort();
            Console.WriteLine($"{name,-44}{times[rounds / 2],22:F1}{times[0],9:F1}{1e6 / times[rounds / 2],17:F0}");
            images.Dispose();
            lightCurves.Dispose();
        }

        foreach (var model in models) model.Dispose();
        return 0;
    }

    private static Alert[] Decode()
    {
        var (reader, decoder) = (new AvroContainerReader(new AvroSchemaCache()), new AlertDecoder());
        return [.. new ZtfNightSimulator(new SimulationOptions { Alerts = Alerts, Seed = 1 }).Simulate(CancellationToken.None).Select(simulated =>
        {
            var alert = new Alert();
            if (!reader.TryOpen(simulated.Packet, out var error) || !reader.TryNextRecord(out var record, out error)
                || !decoder.TryDecode(record.Schema, record.Body.Span, AlertParts.All, alert, out error))
            {
                throw new InvalidOperationException(error.ToString());
            }

            return alert;
        })];
    }
}
