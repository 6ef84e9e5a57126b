using System.Globalization;
using Nightjar.TestKit;

namespace Nightjar.Cli.Tests;

/// <summary>braai d6_m7, which has never seen a simulated stamp, judges the simulated set beside published alerts.</summary>
public sealed class SimulateCompareTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_survey_s_own_network_tells_simulated_real_from_simulated_bogus()
    {
        var folder = _folder["out"];
        var result = NightjarProcess.Run(
            "simulate", "compare", "--alerts", SharedData.PathOf("alerts", "ztf", "packets"), "--model", SharedData.PathOf("models", "braai_d6_m7"),
            "--triplets", "1200", "--seed", "5", "--out", folder);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        var text = File.ReadAllText(Path.Combine(folder, "comparison.md"));
        var area = text.Split("simulated truth: ")[1][..6];
        Assert.InRange(double.Parse(area, CultureInfo.InvariantCulture), 0.92, 1); // a tenth of the exposures is thin, where braai is less sure of published alerts too
        Assert.Contains("| NoisePeak |", text, StringComparison.Ordinal);
        Assert.Contains("| difference noise, DN |", text, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "comparison-real.svg")) && File.Exists(Path.Combine(folder, "comparison-bogus.svg")));
    }

    [Fact]
    public void A_folder_without_alerts_is_refused_with_a_sentence()
    {
        var empty = _folder["empty"];
        Directory.CreateDirectory(empty);
        var result = NightjarProcess.Run(
            "simulate", "compare", "--alerts", empty, "--model", SharedData.PathOf("models", "braai_d6_m7"), "--out", _folder["out"]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("--alerts", result.Errors, StringComparison.Ordinal);
    }
}
