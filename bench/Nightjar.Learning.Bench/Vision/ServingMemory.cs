using System.Diagnostics;
using System.Globalization;
using Nightjar.Learning.Bench.Rivals;

namespace Nightjar.Learning.Bench.Vision;

/// <summary>How much memory a process takes that does nothing but serve a network.</summary>
internal static class ServingMemory
{
    /// <summary>The command's name for a process that serves.</summary>
    public const string Command = "vision-serve";

    /// <summary>Megabytes: the most that a process of its own had resident, and of this the plan and its session.</summary>
    public static (double Process, double Plan) Measure(string net)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(ServingMemory).Assembly.Location, Command, net]) { UseShellExecute = false, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var words = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Split(' ');
        process.WaitForExit();
        return (double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Serves some batches from a file of the network and says both.</summary>
    public static void Serve(TextWriter output, string net)
    {
        var path = ModelFiles.Of(net);
        using var contender = new PlanContender();
        var plan = contender.Serve(path, VisionRow.Batch, batches: 3);
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        var kilobytes = double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kilobytes * 1024e-6:f1} {plan * 1e-6:f1}"));
    }
}
