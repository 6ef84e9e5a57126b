using System.Globalization;
using Nightjar.Learning.Bench.Rivals;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Bench.Vision;

/// <summary>The networks that look at stamps: alerts a second beside ONNX Runtime and PyTorch, the share of what a core can do, and the
/// memory of a process that only serves.</summary>
internal static class VisionBench
{
    public static void Run(TextWriter output, string[] arguments)
    {
        var isQuick = arguments.Contains("--quick");
        var filters = arguments.Where(a => !a.StartsWith('-')).ToArray();
        var (rounds, seconds) = isQuick ? (3, 0.1) : (7, 0.5);
        var contenders = RivalsBench.Start();
        try
        {
            var peak = PeakRate.Measure();
            output.WriteLine($"{RivalsBench.Machine()}; batch {VisionRow.Batch}; medians of {rounds} turns of {seconds:f1} s or a batch; 1 thread: processor time, 2 threads: time by the clock; load at the start {RivalsBench.Load()}");
            output.WriteLine($"a core multiplies and adds {peak:f0} GFLOP/s in registers");
            output.WriteLine();
            output.WriteLine($"| | threads | {string.Join(" | ", contenders.Select(c => c.Name))} | x the better | GFLOP | of the peak | x the paper, a core (wanted) | MB: plan, process (paper) |");
            output.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---|", contenders.Count + 6))}");
            foreach (var row in VisionRow.All)
            {
                var threads = Array.FindAll([1, 2], t => filters.Length == 0 || filters.Any(f => row.With(t).Title.Contains(f, StringComparison.OrdinalIgnoreCase)));
                if (threads.Length > 0) Rows(output, row, threads, contenders, peak, rounds, seconds);
            }

            output.WriteLine();
            output.WriteLine($"load at the end {RivalsBench.Load()}");
        }
        finally
        {
            foreach (var contender in contenders) contender.Dispose();
        }
    }

    private static void Rows(TextWriter output, VisionRow row, int[] counts, List<IContender> contenders, double peak, int rounds, double seconds)
    {
        double operations;
        using (var pool = new TensorPool(isChecking: false))
        using (var model = ModelFiles.Make(pool, row.Net))
        {
            operations = Operations.Of(model);
            model.Save(ModelFiles.Of(row.Net));
        }

        var (process, plan) = ServingMemory.Measure(row.Net);
        File.Delete(ModelFiles.Of(row.Net));
        foreach (var threads in counts)
        {
            var rates = RivalsBench.Medians(row.With(threads), contenders, rounds, seconds, isWall: threads > 1).ConvertAll(s => VisionRow.Batch / s);
            var better = rates.Skip(1).Where(r => !double.IsNaN(r)).DefaultIfEmpty(double.NaN).Max();
            string[] cells =
            [
                row.Title,
                threads.ToString(CultureInfo.InvariantCulture),
                .. rates.Select(r => double.IsNaN(r) ? "" : $"{r:f1} /s"),
                $"{rates[0] / better:f2}",
                $"{operations * 1e-9:f2}",
                $"{100 * rates[0] * operations * 1e-9 / (threads * peak):f0}%",
                double.IsNaN(row.PaperRate) ? "" : $"{rates[0] / threads / row.PaperRate:f1} ({row.PaperFactor:f0})",
                threads != counts[0] ? "" : $"{plan:f0}, {process:f0}{(double.IsNaN(row.PaperMegabytes) ? "" : $" ({row.PaperMegabytes:f1})")}",
            ];
            output.WriteLine($"| {string.Join(" | ", cells)} |");
            output.Flush();
        }
    }
}
