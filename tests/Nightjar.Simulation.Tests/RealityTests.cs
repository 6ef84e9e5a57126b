using System.Globalization;

namespace Nightjar.Simulation.Tests;

/// <summary>Compares the simulated night with published alerts and prints the table of docs/simulation.md.</summary>
public class RealityTests(NightFixture night)
{
    private static readonly double[] Shares = [0.05, 0.25, 0.5, 0.75, 0.95];

    /// <summary>Every simulated median lies within the middle 90 % of the published values, widened by a tenth of their
    /// range: no quantity is of another kind than in the survey.</summary>
    [Fact]
    public void Simulated_alerts_lie_among_published_ones_in_every_quantity()
    {
        var real = Collect(Reality.Published());
        var simulated = Collect(night.Decoded.Zip(night.Alerts.Select(a => a.Packet.Length)));
        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine($"| quantity | published ({real["magpsf"].Length}): 5 %, 25 %, 50 %, 75 %, 95 % | simulated ({simulated["magpsf"].Length}) |");
        output.WriteLine("|---|---|---|");
        var wrong = new List<string>();
        foreach (var (name, values) in real)
        {
            var isShare = name.StartsWith("stamps ", StringComparison.Ordinal);
            output.WriteLine(isShare
                ? $"| {name} | {Text(values.Average())} | {Text(simulated[name].Average())} |"
                : $"| {name} | {Row(values)} | {Row(simulated[name])} |");
            if (isShare || name == "packet, bytes") continue; // the published schema text has its documentation in it
            var (low, high, median) = (At(values, 0.05), At(values, 0.95), At(simulated[name], 0.5));
            if (median < low - 0.1 * (high - low) || median > high + 0.1 * (high - low)) wrong.Add($"{name}: {median} is not within {low} to {high}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static Dictionary<string, double[]> Collect(IEnumerable<(OracleAlert Alert, int Length)> alerts)
    {
        var all = new Dictionary<string, List<double>>();
        foreach (var (alert, length) in alerts)
        {
            foreach (var (name, value) in Reality.Quantities(alert, length))
            {
                if (!all.TryGetValue(name, out var list)) all[name] = list = [];
                if (!double.IsNaN(value)) list.Add(value);
            }
        }

        return all.ToDictionary(p => p.Key, p => p.Value.Order().ToArray());
    }

    private static string Row(double[] sorted) => string.Join(", ", Shares.Select(s => Text(At(sorted, s))));

    private static double At(double[] sorted, double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];

    private static string Text(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 1 => value.ToString("0.###", CultureInfo.InvariantCulture),
        < 100 => value.ToString("0.##", CultureInfo.InvariantCulture),
        _ => value.ToString("0", CultureInfo.InvariantCulture),
    };
}
