using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Nightjar.Broker.Archive;

namespace Nightjar.Bench;

/// <summary>Times the program as a whole: a simulated night from its .tar.gz into a new archive.</summary>
internal static class IngestBenchmark
{
    public static int Run(string[] arguments)
    {
        var alerts = Arguments.Number(arguments, 0, 20_000);
        var runs = Arguments.Number(arguments, 1, 3);
        var folder = Directory.CreateTempSubdirectory("nightjar-bench-").FullName;
        try
        {
            var night = Path.Combine(folder, "night.tar.gz");
            Nightjar("simulate", "--alerts", alerts.ToString(CultureInfo.InvariantCulture), "--seed", "1", "--out", night);
            Console.WriteLine($"night: {alerts} alerts, {new FileInfo(night).Length / 1e6:F0} MB packed");
            var (rates, memory, processor) = (new List<double>(), new List<double>(), new List<double>());
            for (var run = 0; run < runs; run++)
            {
                var archive = Path.Combine(folder, $"archive{run}");
                string[] model = arguments.Length > 2 ? [.. arguments[2..].SelectMany(path => new[] { "--model", path })] : ["--no-model"];
                using var json = JsonDocument.Parse(Nightjar(["ingest", night, "--archive", archive, "--json", .. model]));
                rates.Add(json.RootElement.GetProperty("alertsPerSecond").GetDouble());
                memory.Add(json.RootElement.GetProperty("peakMemoryMB").GetDouble());
                processor.Add(1e3 * json.RootElement.GetProperty("processorSeconds").GetDouble() / alerts);
                Console.WriteLine($"run {run + 1}: {rates[^1]:F0} alerts/s, {processor[^1]:F2} ms of processor an alert, peak memory {memory[^1]:F0} MB");
                if (run == 0) PrintSize(archive);
                Directory.Delete(archive, recursive: true);
            }

            rates.Sort();
            memory.Sort();
            processor.Sort();
            Console.WriteLine($"median of {runs}: {rates[runs / 2]:F0} alerts/s, {processor[runs / 2]:F2} ms of processor an alert, peak memory {memory[runs / 2]:F0} MB");
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void PrintSize(string folder)
    {
        long records = 0;
        using (var archive = AlertArchive.Open(folder))
        {
            foreach (var alert in archive.Find(new AlertQuery())) records += alert.Packet.Record.Length;
        }

        var bytes = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        Console.WriteLine($"archive: {bytes / 1e6:F1} MB for records of {records / 1e6:F1} MB, {100.0 * (bytes - records) / records:F2}% more");
    }

    private static string Nightjar(params string[] arguments)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Nightjar.slnx"))) root = root.Parent;
        var start = new ProcessStartInfo(Path.Combine(root!.FullName, "nightjar"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException(errors.GetAwaiter().GetResult());
        return output;
    }
}
