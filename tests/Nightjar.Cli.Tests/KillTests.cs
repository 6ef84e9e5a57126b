using System.Diagnostics;
using Nightjar.TestKit;

namespace Nightjar.Cli.Tests;

public class KillTests(SimulatedNight night)
{
    private const int Kills = 20;

    [Fact]
    public async Task An_ingest_that_is_killed_again_and_again_loses_nothing_and_doubles_nothing()
    {
        using var folder = new TemporaryFolder();
        var watch = Stopwatch.StartNew();
        var undisturbed = NightjarProcess.Run("ingest", night.Path, "--archive", folder["undisturbed"], "--json");
        var whole = watch.Elapsed;
        Assert.Equal(0, undisturbed.ExitCode);

        var random = new Random(20260704);
        var killedAtWork = 0;
        for (var i = 0; i < Kills; i++)
        {
            using var process = NightjarProcess.Start("ingest", night.Path, "--archive", folder["killed"]);
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var ended = process.WaitForExit(whole * random.NextDouble());
            if (!ended)
            {
                process.Kill();
                killedAtWork++;
            }

            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            if (ended) Assert.True(process.ExitCode == 0, await errors);
        }

        Assert.True(killedAtWork >= Kills / 2, $"only {killedAtWork} runs were killed before their end");
        var last = NightjarProcess.Run("ingest", night.Path, "--archive", folder["killed"], "--json");
        Assert.True(last.ExitCode == 0, last.Errors);
        var verified = NightjarProcess.Run("verify", "--archive", folder["killed"]);
        Assert.True(verified.ExitCode == 0, verified.Errors);
        Assert.Equal("", verified.Errors);
        Assert.Contains("2,000 alerts", verified.Output, StringComparison.Ordinal);
        Assert.Equal(ArchiveContent.Of(folder["undisturbed"]), ArchiveContent.Of(folder["killed"]));
    }
}
