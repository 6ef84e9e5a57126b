using System.Text.Json;
using Nightjar.TestKit;

namespace Nightjar.Cli.Tests;

/// <summary>A model's whole life through the commands, on a few simulated triplets.</summary>
public sealed class TrainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Training_evaluation_quantization_scoring_and_export_fit_together()
    {
        Run("train", "braai", "--data", "simulated:3,120", "--epochs", "1", "--out", _folder["m"], "--model-version", "tiny");
        var model = _folder["m", "model.safetensors"];
        foreach (var file in (string[])["card.md", "card.json", "evaluation.csv", "evaluation.html", "log.jsonl", "checkpoint.safetensors"]) Assert.True(File.Exists(_folder["m", file]), file);
        Assert.Empty(Directory.GetFiles(_folder["m"], "*.tmp"));
        using (var card = JsonDocument.Parse(File.ReadAllText(_folder["m", "card.json"])))
        {
            Assert.Equal("braai tiny", card.RootElement.GetProperty("title").GetString());
            Assert.Contains("train braai --data simulated:3,120", card.RootElement.GetProperty("sections").GetProperty("Training").GetProperty("command").GetString(), StringComparison.Ordinal);
        }

        Run("train", "braai", "--data", "simulated:3,120", "--epochs", "2", "--out", _folder["m"], "--model-version", "tiny", "--resume");
        Assert.Equal(2, File.ReadAllLines(_folder["m", "log.jsonl"]).Length);
        var (small, integer) = (_folder["int8.safetensors"], _folder["integer.safetensors"]);
        Run("quantize", model, "--scheme", "weights-int8", "--out", small);
        Run("quantize", model, "--scheme", "integer", "--calibrate", "simulated:4,40", "--out", integer);
        Assert.True(new FileInfo(small).Length < new FileInfo(model).Length / 3);
        Assert.True(File.Exists(_folder["integer.card.md"]));
        var aware = _folder["aware.safetensors"];
        Run("quantize", model, "--scheme", "integer", "--aware", "--float-inputs", "--calibrate", "simulated:4,40", "--epochs", "1", "--out", aware);
        // The first layer has 432 weights, of four bytes each instead of one.
        Assert.InRange(new FileInfo(aware).Length - new FileInfo(integer).Length, 512, 2048);
        Assert.Contains("towards the scores in float32", File.ReadAllText(_folder["aware.card.md"]), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp"));
        var table = Run("evaluate", model, small, integer, "--data", "simulated:3,120", "--test-of", "42", "--csv", "-", "--html", _folder["e.html"]);
        var again = File.ReadAllLines(_folder["m", "evaluation.csv"]).Where(l => !l.Contains("braai tiny,calibration", StringComparison.Ordinal));
        var lines = table.Split('\n').Select(l => l.Replace("braai tiny model,", "braai tiny,", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        Assert.All(again, line => Assert.Contains(line, lines));
        Assert.Contains("<svg", File.ReadAllText(_folder["e.html"]), StringComparison.Ordinal);
        Assert.Contains("holds bytes", NightjarProcess.Run("train", "braai", "--data", "simulated:3,60", "--init", small, "--out", _folder["x"]).Errors, StringComparison.Ordinal);
        Run("export", model, "--onnx", _folder["m.onnx"]);
        Assert.True(new FileInfo(_folder["m.onnx"]).Length > 1_000_000);
    }

    [Fact]
    public void Labels_of_a_simulated_night_train_and_judge()
    {
        Run("simulate", "--alerts", "80", "--out", _folder["n.tar.gz"], "--truth", _folder["t.csv"]);
        Run("train", "braai", "--data", _folder["n.tar.gz"], "--labels", _folder["t.csv"], "--epochs", "1", "--out", _folder["m"]);
        var output = Run("evaluate", _folder["m", "model.safetensors"], "--data", _folder["n.tar.gz"], "--labels", _folder["t.csv"], "--against", "rb", "--against", "drb");
        Assert.Equal(["braai own", "rb", "drb"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).Select(l => l[..28].Trim()));
    }

    /// <summary>The numbers come from the packets, BTSbot's score of braai from the shipped one.</summary>
    [Fact]
    public void Acai_and_btsbot_learn_from_packets_with_labels_too()
    {
        Run("simulate", "--alerts", "120", "--out", _folder["n.tar.gz"], "--truth", _folder["t.csv"]);
        foreach (var network in new[] { "acai h", "btsbot" })
        {
            Run(["train", .. network.Split(' '), "--data", _folder["n.tar.gz"], "--labels", _folder["t.csv"], "--epochs", "1", "--out", _folder["m"]]);
            Assert.Contains("| score among the numbers | braai ", File.ReadAllText(_folder["m", "card.md"]), StringComparison.Ordinal);
            var output = Run("evaluate", _folder["m", "model.safetensors"], "--data", _folder["n.tar.gz"], "--labels", _folder["t.csv"]);
            Assert.Contains(network.Replace(' ', '_') + " own", output, StringComparison.Ordinal);
        }

        var wrong = NightjarProcess.Run("train", "acai", "h", "--data", _folder["n.tar.gz"], "--labels", _folder["t.csv"], "--braai", _folder["m", "model.safetensors"], "--out", _folder["x"]);
        Assert.Contains("is a model of btsbot, not of braai", wrong.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Tuning_scales_stamps_as_the_model_that_it_starts_from()
    {
        Run("train", "braai", "--data", "simulated:3,60", "--epochs", "1", "--normalization", "RowWise", "--out", _folder["a"]);
        Run("train", "braai", "--data", "simulated:4,60", "--epochs", "1", "--init", _folder["a", "model.safetensors"], "--freeze", "conv*", "--out", _folder["b"]);
        Assert.Contains("| normalization of stamps | RowWise |", File.ReadAllText(_folder["b", "card.md"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_trunk_learns_galaxies_and_goes_on_with_alerts()
    {
        Run("train", "galaxies", "--architecture", "convnext", "--data", "simulated:1,40", "--epochs", "1", "--out", _folder["g"]);
        var result = NightjarProcess.Run(
            "train", "btsbot", "--architecture", "convnext", "--init", _folder["g", "model.safetensors"], "--freeze", "trunk.stem.*", "--data", "simulated:1,90", "--epochs", "1", "--batch", "16", "--out", _folder["b"]);
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Contains("126 of 140 tensors taken from model.safetensors", result.Errors, StringComparison.Ordinal);
        Assert.Contains("| network | convnext, Both |", File.ReadAllText(_folder["b", "card.md"]), StringComparison.Ordinal);
        Run("train", "btsbot", "--modality", "metadata", "--data", "simulated:1,90", "--epochs", "1", "--out", _folder["m"]);
        var model = _folder["m", "model.safetensors"];
        Run("quantize", model, "--scheme", "integer", "--calibrate", "simulated:4,40", "--out", _folder["i.safetensors"]);
        Run("export", model, "--onnx", _folder["m.onnx"]);
        Assert.Contains("btsbot own i", Run("evaluate", model, _folder["i.safetensors"], "--data", "simulated:2,60"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tuning_study_writes_table_page_and_means()
    {
        Run("train", "braai", "--data", "simulated:3,60", "--epochs", "1", "--out", _folder["a"]);
        var output = Run("study", "tuning", _folder["a", "model.safetensors"], "--data", "simulated:5,80", "--counts", "20,40", "--seeds", "2", "--epochs", "1", "--out", _folder["s"]);
        Assert.Equal(3, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(5, File.ReadAllLines(_folder["s", "tuning.csv"]).Length);
        Assert.Contains("<svg", File.ReadAllText(_folder["s", "tuning.html"]), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder["s"], "*.tmp"));
        Assert.Contains("leave none to judge on", NightjarProcess.Run("study", "tuning", _folder["a", "model.safetensors"], "--data", "simulated:5,30", "--counts", "30", "--out", _folder["s"]).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("must be simulated:SEED,N", "train", "galaxies", "--data", "simulated:1,3")]
    [InlineData("there are no weights at", "train", "galaxies", "--init", "/no/such")]
    [InlineData("multiple of 32", "train", "btsbot", "--architecture", "maxvit", "--image-size", "63")]
    [InlineData("--head 12 must be two numbers", "train", "btsbot", "--architecture", "convnext", "--head", "12")]
    [InlineData("--float-inputs is for --scheme integer alone", "quantize", "models/braai", "--scheme", "weights-int8", "--float-inputs", "--out", "x")]
    [InlineData("--aware is for --scheme integer alone", "quantize", "models/braai", "--scheme", "weights-int8", "--aware", "--out", "x")]
    [InlineData("--counts must be whole numbers", "study", "tuning", "models/braai", "--counts", "10,x", "--out", "x")]
    [InlineData("must be simulated:SEED,N", "train", "braai", "--data", "simulated:x")]
    [InlineData("--labels FILE.csv", "train", "braai", "--data", "/tmp")]
    [InlineData("there is no model at", "train", "braai", "--data", "simulated:1,10", "--init", "/no/such")]
    [InlineData("leave --resume out", "train", "braai", "--data", "simulated:1,10", "--out", "/tmp/no-such-folder", "--resume")]
    [InlineData("there is no model at", "evaluate", "/no/such")]
    [InlineData("there is no model at", "export", "/no/such", "--onnx", "x.onnx")]
    [InlineData("export needs --archive", "export", "12")]
    [InlineData("there is no model at", "quantize", "/no/such", "--scheme", "integer", "--out", "x")]
    public void Wrong_use_gets_a_sentence(string sentence, params string[] arguments)
    {
        var result = NightjarProcess.Run(arguments);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(sentence, result.Errors, StringComparison.Ordinal);
    }

    private static string Run(params string[] arguments)
    {
        var result = NightjarProcess.Run(arguments);
        Assert.True(result.ExitCode == 0, $"nightjar {string.Join(' ', arguments)}: {result.Errors}");
        return result.Output;
    }
}
