using System.Diagnostics;
using System.Globalization;

namespace Nightjar.Learning.Bench.Rivals;

/// <summary>Nightjar beside ONNX Runtime and PyTorch on the same networks, turn by turn, so that what disturbs the machine disturbs all.
/// Shows medians and how many times faster the first contender is.</summary>
internal static class RivalsBench
{
    /// <summary>The version that the table was made with; another one is another table.</summary>
    private const string OnnxRuntimePackage = "onnxruntime-node@1.30.0";

    private const string Python = "/usr/bin/python3";

    public static int Run(TextWriter output, string[] arguments)
    {
        var isQuick = arguments.Contains("--quick");
        var isWall = arguments.Contains("--wall");
        var filters = arguments.Where(a => !a.StartsWith('-')).ToArray();
        var (rounds, seconds) = isQuick ? (3, 0.1) : (11, 0.3);
        var contenders = Start();
        try
        {
            output.WriteLine(Machine());
            output.WriteLine($"medians of {rounds} turns of about {seconds:f1} s; {(isWall ? "time by the clock" : "1 thread: processor time, 2 threads: time by the clock")}; load at the start {Load()}");
            output.WriteLine();
            output.WriteLine($"| net | {string.Join(" | ", contenders.Select(c => c.Name))} |{string.Concat(contenders.Skip(1).Select(c => $" x {c.Name.Split(' ')[0]} |"))} target |");
            output.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---|", (2 * contenders.Count) - 1))}---|");
            foreach (var workload in Workload.All.Where(w => filters.Length == 0 || filters.Any(f => w.Title.Contains(f, StringComparison.OrdinalIgnoreCase))))
            {
                output.WriteLine(Row(workload, contenders, rounds, seconds, isWall || workload.Threads > 1));
                output.Flush();
            }

            output.WriteLine();
            output.WriteLine($"load at the end {Load()}");
            return 0;
        }
        finally
        {
            foreach (var contender in contenders) contender.Dispose();
        }
    }

    private static string Row(Workload workload, List<IContender> contenders, int rounds, double seconds, bool isWall)
    {
        var medians = Medians(workload, contenders, rounds, seconds, isWall);
        var target = workload.Net.StartsWith("train-", StringComparison.Ordinal) ? "2 x PyTorch" : workload.Net == "matmul" ? "1 x PyTorch" : "1.2 x ONNX";
        return $"| {workload.Title} | {string.Join(" | ", medians.Select(m => double.IsNaN(m) ? "" : workload.Show(m)))} |"
            + string.Concat(medians.Skip(1).Select(m => double.IsNaN(m) ? " |" : $" {m / medians[0]:f2} |")) + $" {target} |";
    }

    /// <summary>Median seconds of a run of each contender, which take turns; NaN for one without such a workload.</summary>
    internal static List<double> Medians(Workload workload, List<IContender> contenders, int rounds, double seconds, bool isWall)
    {
        var runs = new int[contenders.Count];
        var times = contenders.ConvertAll(_ => new List<double>());
        for (var round = -1; round < rounds; round++)
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                // The turn before the first prepares and tells how many runs fill a turn.
                if (contenders[i].Measure(workload, round < 0 ? 1 : runs[i]) is not { } time) continue;
                if (round < 0) runs[i] = (int)Math.Clamp(seconds / time.Wall, 1, 100_000);
                else times[i].Add(isWall ? time.Wall : time.Processor);
            }
        }

        return times.ConvertAll(t => t.Count == 0 ? double.NaN : t.Order().ElementAt(t.Count / 2));
    }

    /// <summary>Starts whoever is there, Nightjar first.</summary>
    internal static List<IContender> Start()
    {
        var scripts = Path.Combine(AppContext.BaseDirectory, "Rivals");
        var work = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "bench"));
        var contenders = new List<IContender> { new PlanContender() };
        var package = Path.Combine(work, "node_modules", "onnxruntime-node");
        var models = Path.Combine(work, "models");
        var isThere = Directory.Exists(package) || Succeeds("npm", "install", "--prefix", work, "--ignore-scripts", "--no-audit", "--no-fund", OnnxRuntimePackage);
        isThere = isThere && (Directory.Exists(models) || Succeeds(Python, Path.Combine(scripts, "export_onnx.py"), models));
        if (isThere && ProcessContender.TryStart("node", Path.Combine(scripts, "onnx_rival.cjs"), package, models) is { } onnx) contenders.Add(onnx);
        if (ProcessContender.TryStart(Python, Path.Combine(scripts, "torch_rival.py")) is { } torch) contenders.Add(torch);
        return contenders;
    }

    private static bool Succeeds(string program, params string[] arguments)
    {
        Console.Error.WriteLine($"{program} {string.Join(' ', arguments)}");
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            Console.Error.WriteLine($"without {program}: {exception.Message}");
            return false;
        }
    }

    /// <summary>Processor, date and runtime.</summary>
    internal static string Machine() =>
        $"{Processor()}, {Environment.ProcessorCount} processors, {TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, .NET {Environment.Version}";

    private static string Processor() =>
        File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':') + 2)..] : "unknown processor";

    /// <summary>The load of the machine.</summary>
    internal static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
