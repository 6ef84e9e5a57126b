using System.Security.Cryptography;
using Nightjar.Broker.Archive;
using Nightjar.TestKit;

namespace Nightjar.Cli.Tests;

/// <summary>Models on the command line: those that come with the program, files of every family, and none.</summary>
public sealed class ModelTests(SimulatedNight night) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Shipped_models_are_listed_and_are_what_their_cards_say()
    {
        var lines = Run("models", "--csv", "-").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("name,model,version,family,parameters,bytes,sha256,check,headline", lines[0]);
        var braai = Assert.Single(lines, line => line.StartsWith("braai,", StringComparison.Ordinal)).Split(',');
        Assert.Equal(("braai", "braai", "312081", "ok"), (braai[1], braai[3], braai[4], braai[7]));
        Assert.All(lines.Skip(1), line => Assert.Equal("ok", line.Split(',')[7]));
        Assert.Contains("area under ROC", Run("models"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_word_the_shipped_braai_scores_and_each_score_names_its_file()
    {
        Run("ingest", night.Path, "--archive", _folder["a"]);
        using var archive = AlertArchive.Open(_folder["a"]);
        var alert = archive.Find(new AlertQuery()).First();
        var score = Assert.Single(archive.Judgements(alert.Row));
        var file = Path.Combine(Path.GetDirectoryName(NightjarProcess.Program)!, "models", "braai", "model.safetensors");
        Assert.Equal(("braai", Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))), (score.Model.Family, score.Model.Sha256));
        Assert.InRange(score.Value, 0, 1);
        Assert.Contains($", {score.Model.Label} ", Run("show", alert.Summary.Key.Id.ToString(), "--archive", _folder["a"]), StringComparison.Ordinal);
    }

    [Fact]
    public void No_model_means_no_score()
    {
        Run("ingest", night.Path, "--archive", _folder["a"], "--no-model");
        using var archive = AlertArchive.Open(_folder["a"]);
        Assert.Empty(archive.Judgements(archive.Find(new AlertQuery()).First().Row));
    }

    [Fact]
    public void Published_models_of_every_family_score_and_are_shown()
    {
        var models = SharedData.PathOf("models");
        Run("ingest", night.Path, "--archive", _folder["a"], "--model", "braai", "--model", $"{models}/acai/acai_v", "--model", $"{models}/btsbot_v1.0.1", "--model", $"Ia={models}/snn_snia_vs_nonia", "--model", $"t2={models}/t2_gr_noz");
        Run("verify", "--archive", _folder["a"]);
        using var archive = AlertArchive.Open(_folder["a"]);
        var families = new SortedSet<string>(StringComparer.Ordinal);
        var classified = "";
        foreach (var alert in archive.Find(new AlertQuery()))
        {
            var judgements = archive.Judgements(alert.Row);
            Assert.Equal(5, judgements.Count);
            foreach (var judgement in judgements.Where(j => j.Reason.Length == 0)) families.Add(judgement.Model.Family);
            if (judgements.All(j => j.Reason.Length == 0)) classified = alert.Summary.Key.Id.ToString();
        }

        Assert.Equal(["acai", "braai", "btsbot", "supernnova", "t2"], families);
        Assert.NotEmpty(classified);
        var shown = Run("show", classified, "--archive", _folder["a"]);
        Assert.Contains("model       BTSbot v1.0.1 ", shown, StringComparison.Ordinal);
        Assert.Contains("model       Ia SN Ia ", shown.Replace("Ia other", "Ia SN Ia", StringComparison.Ordinal), StringComparison.Ordinal);
        Run("show", classified, "--archive", _folder["a"], "--html", _folder["page.html"]);
        Assert.Contains("<dt>networks</dt><dd>acai_v d1_dnn_20201130 ", File.ReadAllText(_folder["page.html"]), StringComparison.Ordinal);
        Assert.Contains("<dt>t2</dt><dd>", File.ReadAllText(_folder["page.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_without_an_archive_come_one_line_a_model()
    {
        var models = SharedData.PathOf("models");
        var lines = Run("score", "--model", "braai/int8", "--model", $"{models}/acai/acai_h", "--model", $"{models}/t2_gr_noz", SharedData.PathOf("alerts", "ztf", "packets"), "--csv", "-")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("candid,objectId,model,version,sha256,score,class,probabilities,reason", lines[0]);
        Assert.Equal(1 + (3 * 37), lines.Length);
        foreach (var fields in lines.Skip(1).Select(line => line.Split(',')))
        {
            Assert.Equal(9, fields.Length);
            Assert.Equal(64, fields[4].Length);
            Assert.True(fields[5].Length > 0 != fields[8].Length > 0, string.Join(',', fields));
            if (fields[6].Length > 0) Assert.Equal(14, fields[7].Split(';').Length);
        }

        Assert.Contains(lines, line => line.Contains("acai_h", StringComparison.Ordinal) && line.EndsWith("metadata are missing", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(";SNIa:", StringComparison.Ordinal));
    }

    private static string Run(params string[] arguments)
    {
        var result = NightjarProcess.Run(arguments);
        Assert.True(result.ExitCode == 0, result.Errors);
        return result.Output;
    }
}
