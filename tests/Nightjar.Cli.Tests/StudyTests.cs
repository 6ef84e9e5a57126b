using Nightjar.TestKit;

namespace Nightjar.Cli.Tests;

public sealed class StudyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_small_study_runs_once_and_writes_its_report_again()
    {
        string[] command = ["study", "vision", "--architecture", "cnn", "--alerts", "40", "--galaxies", "0", "--epochs", "1", "--trials", "1", "--repetitions", "1", "--seed", "3", "--out", _folder["s"]];
        var first = NightjarProcess.Run(command);
        Assert.True(first.ExitCode == 0, first.Errors);
        Assert.Contains("11 trainings, 0 of them finished; about", first.Errors, StringComparison.Ordinal);
        Assert.Contains("[11/11]", first.Errors, StringComparison.Ordinal);
        foreach (var file in (string[])["report.html", "report.md", "runs.csv", "runs.jsonl", "speeds.json", "study.json"]) Assert.True(File.Exists(_folder["s", file]), file);
        Assert.Empty(Directory.GetFiles(_folder["s"], "*.tmp"));
        var runs = File.ReadAllText(_folder["s", "runs.jsonl"]);
        var again = NightjarProcess.Run(command);
        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Contains("11 trainings, 11 of them finished", again.Errors, StringComparison.Ordinal);
        Assert.Equal(runs, File.ReadAllText(_folder["s", "runs.jsonl"]));
        Assert.Contains("holds a study with other options", NightjarProcess.Run([.. command[..^4], "--seed", "4", "--out", _folder["s"]]).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there are no weights at", "study", "vision", "--init", "/no/such")]
    [InlineData("expected at least 20", "study", "vision", "--alerts", "3")]
    [InlineData("multiple of 32", "study", "vision", "--image-size", "63")]
    [InlineData("--trials must be at least 1", "study", "vision", "--trials", "0")]
    public void Wrong_use_gets_a_sentence(string sentence, params string[] arguments)
    {
        var result = NightjarProcess.Run(arguments);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(sentence, result.Errors, StringComparison.Ordinal);
    }
}
