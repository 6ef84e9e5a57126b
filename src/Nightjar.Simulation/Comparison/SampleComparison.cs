using System.Globalization;

namespace Nightjar.Simulation.Comparison;

/// <summary>Two samples of the same quantities: published and simulated.</summary>
public sealed class SampleComparison
{
    private static readonly double[] Shares = [0.05, 0.25, 0.5, 0.75, 0.95];

    private readonly Dictionary<string, (List<double> Published, List<double> Simulated)> _samples = [];
    private readonly List<string> _names = [];

    /// <summary>The quantities, in the order in which they were first added.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Adds a value; one that is not finite is left out.</summary>
    /// <param name="name">The quantity.</param>
    /// <param name="value">Its value.</param>
    /// <param name="isSimulated">To which sample.</param>
    public void Add(string name, double value, bool isSimulated)
    {
        if (!_samples.TryGetValue(name, out var pair))
        {
            _samples[name] = pair = ([], []);
            _names.Add(name);
        }

        if (double.IsFinite(value)) (isSimulated ? pair.Simulated : pair.Published).Add(value);
    }

    /// <summary>The values of a quantity, sorted.</summary>
    public (double[] Published, double[] Simulated) Sorted(string name) =>
        ([.. _samples[name].Published.Order()], [.. _samples[name].Simulated.Order()]);

    /// <summary>The largest difference of the two cumulative distributions (Kolmogorov and Smirnov): 0 the same, 1 apart;
    /// NaN where a sample is empty.</summary>
    public double Distance(string name)
    {
        var (a, b) = Sorted(name);
        if (a.Length == 0 || b.Length == 0) return double.NaN;
        var (i, j, largest) = (0, 0, 0.0);
        while (i < a.Length && j < b.Length)
        {
            var value = Math.Min(a[i], b[j]);
            while (i < a.Length && a[i] <= value) i++;
            while (j < b.Length && b[j] <= value) j++;
            largest = Math.Max(largest, Math.Abs((double)i / a.Length - (double)j / b.Length));
        }

        return largest;
    }

    /// <summary>Writes a table in Markdown: quantiles of both samples and their distance; means for quantities that are 0 or 1.</summary>
    public void WriteTable(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("| quantity | published: 5 %, 25 %, 50 %, 75 %, 95 % | simulated | distance |\n|---|---|---|---|\n");
        foreach (var name in _names)
        {
            var (a, b) = Sorted(name);
            if (a.Length == 0 || b.Length == 0) continue;
            var isShare = name.StartsWith("stamp is ", StringComparison.Ordinal);
            writer.Write(isShare
                ? $"| {name} | {Text(a.Average())} | {Text(b.Average())} | |\n"
                : $"| {name} | {Row(a)} | {Row(b)} | {Distance(name).ToString("0.00", CultureInfo.InvariantCulture)} |\n");
        }
    }

    /// <summary>A quantile of sorted values.</summary>
    public static double Quantile(double[] sorted, double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];

    private static string Row(double[] sorted) => string.Join(", ", Shares.Select(s => Text(Quantile(sorted, s))));

    private static string Text(double value) => value.ToString(
        Math.Abs(value) switch { 0 => "0", < 1 => "0.###", < 100 => "0.##", _ => "0" }, CultureInfo.InvariantCulture);
}
