using System.Diagnostics;
using Nightjar.Formats.Avro;
using Nightjar.Simulation;
using Nightjar.Sky;
using Nightjar.TestKit;

namespace Nightjar.Bench;

/// <summary>Times the decoding of ZTF packets of schema 4.02 on one core, turn by turn with other readers.</summary>
/// <remarks>Ours is from the packet's bytes to a whole <see cref="Alert"/>: header, schema look-up, record, units, merged
/// light curve. The rivals are given the record and its compiled schema, and stop at their objects.</remarks>
internal static class DecodeBenchmark
{
    // The median pass of a round counts: on a busy machine a pass that was interrupted says nothing.
    private const int Passes = 60;
    private const int PassesOfPython = 1;
    private const string Avsc = "avsc@5.7.9";

    public static int Run(string[] arguments)
    {
        var rounds = Arguments.Number(arguments, 0, 15);
        var folder = Directory.CreateTempSubdirectory("nightjar-bench-").FullName;
        try
        {
            var packets = Packets();
            var files = new List<string>();
            foreach (var packet in packets)
            {
                files.Add(Path.Combine(folder, $"{files.Count}.avro"));
                File.WriteAllBytes(files[^1], packet);
            }

            var times = new Dictionary<string, List<double>>(StringComparer.Ordinal);
            var scripts = Path.Combine(Repository(), "bench", "Nightjar.Bench");
            using var node = Modules() is { } modules ? RivalProcess.TryStart("node", [Path.Combine(scripts, "decode_rival.js"), modules, .. files], Passes) : null;
            using var python = RivalProcess.TryStart("/usr/bin/python3", [Path.Combine(scripts, "decode_rival.py"), .. files], PassesOfPython);
            // The first rounds are for the compilers to settle, and do not count.
            for (var round = -3; round < rounds; round++)
            {
                Add(Ours(packets), round);
                Add(node?.Round() ?? new Dictionary<string, double>(), round);
                Add(python?.Round() ?? new Dictionary<string, double>(), round);
            }

            Print(times);
            return 0;

            void Add(IReadOnlyDictionary<string, double> answers, int round)
            {
                foreach (var (name, time) in answers)
                {
                    if (!times.TryGetValue(name, out var list)) times[name] = list = [];
                    if (round >= 0) list.Add(time);
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Dictionary<string, double> Ours(List<byte[]> packets)
    {
        var schemas = new AvroSchemaCache();
        var (reader, decoder, alert) = (new AvroContainerReader(schemas), new AlertDecoder(), new Alert());
        return new Dictionary<string, double>
        {
            ["nightjar, no history"] = Time(packets, packet => Decode(packet, AlertParts.None)),
            ["nightjar"] = Time(packets, packet => Decode(packet, AlertParts.History)),
            ["nightjar, with stamps"] = Time(packets, packet => Decode(packet, AlertParts.All)),
            ["nightjar, check every field"] = Time(packets, Skip),
        };

        void Decode(byte[] packet, AlertParts parts)
        {
            if (!reader.TryOpen(packet, out var error) || !reader.TryNextRecord(out var record, out error)
                || !decoder.TryDecode(record.Schema, record.Body.Span, parts, alert, out error))
            {
                throw new InvalidOperationException(error.ToString());
            }
        }

        void Skip(byte[] packet)
        {
            if (!reader.TryOpen(packet, out var error) || !reader.TryNextRecord(out var record, out error)
                || !record.Schema.TrySkip(record.Body.Span, out _, out error))
            {
                throw new InvalidOperationException(error.ToString());
            }
        }
    }

    private static double Time(List<byte[]> packets, Action<byte[]> decode)
    {
        foreach (var packet in packets) decode(packet);
        var times = new List<double>(Passes);
        for (var pass = 0; pass < Passes; pass++)
        {
            var start = Stopwatch.GetTimestamp();
            foreach (var packet in packets) decode(packet);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / packets.Count);
        }

        return Median(times);
    }

    private static void Print(Dictionary<string, List<double>> times)
    {
        var ours = Median(times["nightjar"]);
        Console.WriteLine($"{"",-34}{"µs a packet",12}{"packets/s",12}{"of ours",10}");
        foreach (var (name, list) in times)
        {
            var median = Median(list);
            Console.WriteLine($"{name,-34}{median,12:F1}{1e6 / median,12:F0}{median / ours,10:F2}");
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static List<byte[]> Packets()
    {
        if (SharedData.Exists)
        {
            var real = SharedAlerts.Containers("ztf", "packets").Where(packet => packet.Name.StartsWith("v4.02", StringComparison.Ordinal)).Select(packet => packet.Bytes).ToList();
            Console.WriteLine($"{real.Count} real packets of ZTF, schema 4.02");
            return real;
        }

        var simulated = new ZtfNightSimulator(new SimulationOptions { Alerts = 12, Seed = 1 }).Simulate(CancellationToken.None).Select(alert => alert.Packet).ToList();
        Console.WriteLine($"{simulated.Count} simulated packets of ZTF, schema 4.02");
        return simulated;
    }

    private static string? Modules()
    {
        var folder = Path.Combine(Repository(), "artifacts", "bench");
        var modules = Path.Combine(folder, "node_modules");
        if (Directory.Exists(Path.Combine(modules, "avsc"))) return modules;
        try
        {
            Directory.CreateDirectory(folder);
            using var npm = Process.Start(new ProcessStartInfo("npm", ["install", "--silent", "--prefix", folder, Avsc]) { UseShellExecute = false })!;
            npm.WaitForExit();
            return npm.ExitCode == 0 ? modules : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.Error.WriteLine("without avsc: there is no npm");
            return null;
        }
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Nightjar.slnx"))) folder = folder.Parent ?? throw new DirectoryNotFoundException("not in the repository");
        return folder.FullName;
    }
}
