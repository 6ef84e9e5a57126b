using Nightjar.TestKit;

namespace Nightjar.Cli.Tests;

/// <summary>Simulated light curves as tables, and beside published ones.</summary>
public sealed class SimulateLightCurvesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tables_are_written_and_compared()
    {
        var (points, objects, again) = (_folder["points.csv"], _folder["objects.csv"], _folder["again.csv"]);
        string[] set = ["--survey", "ztf", "--count", "40", "--mix", "bright", "--points", "detections", "--classes", "SNIa"];
        var first = NightjarProcess.Run(["simulate", "light-curves", .. set, "--out", points, "--objects", objects]);
        Assert.Equal((0, ""), (first.ExitCode, first.Errors));
        Assert.Equal("objectId,mjd,band,flux,flux_err,mag,magerr,detected", File.ReadLines(points).First());
        Assert.Equal(41, File.ReadLines(objects).Count());
        Assert.All(File.ReadLines(objects).Skip(1), row => Assert.Contains(",SNIa,", row, StringComparison.Ordinal));
        Assert.All(File.ReadLines(points).Skip(1), row => Assert.EndsWith(",1", row, StringComparison.Ordinal));
        Assert.Equal(0, NightjarProcess.Run(["simulate", "light-curves", .. set, "--out", again]).ExitCode);
        Assert.Equal(File.ReadAllText(points), File.ReadAllText(again));

        var report = _folder["report"];
        var compared = NightjarProcess.Run(["simulate", "compare-light-curves", "--published", points, objects, .. set, "--seed", "2", "--out", report]);
        Assert.Equal((0, ""), (compared.ExitCode, compared.Errors));
        var text = File.ReadAllText(Path.Combine(report, "light-curves.md"));
        Assert.Contains("**SNIa** (40 published, 40 simulated)", text, StringComparison.Ordinal);
        Assert.Contains("| rise in r, d |", text, StringComparison.Ordinal);
        Assert.StartsWith("<svg", File.ReadAllText(Path.Combine(report, "light-curves.svg")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--survey", "des", "des")]
    [InlineData("--mix", "wild", "wild")]
    [InlineData("--classes", "Quasar", "Quasar")]
    [InlineData("--count", "-3", "-3")]
    public void Wrong_options_are_refused_by_name(string option, string value, string mentions)
    {
        var result = NightjarProcess.Run("simulate", "light-curves", option, value, "--out", _folder["x.csv"]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(mentions, result.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["x.csv"]));
    }
}
