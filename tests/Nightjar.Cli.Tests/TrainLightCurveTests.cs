using System.Text.Json;
using Nightjar.TestKit;

namespace Nightjar.Cli.Tests;

/// <summary>Classifiers of light curves through the commands, on a few simulated ones.</summary>
public sealed class TrainLightCurveTests : IDisposable
{
    private const string Classes = "SNIa=SNIa+SNIa-91bg+SNIax,other=*";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Training_tuning_and_evaluation_fit_together()
    {
        Run("train", "gru", "--data", "simulated:ztf,3,150", "--classes", Classes, "--epochs", "1", "--truncate", "--out", _folder["a"]);
        foreach (var file in (string[])["model.safetensors", "card.md", "card.json", "evaluation.csv", "evaluation.html", "log.jsonl", "checkpoint.safetensors"]) Assert.True(File.Exists(_folder["a", file]), file);
        using (var card = JsonDocument.Parse(File.ReadAllText(_folder["a", "card.json"])))
        {
            var training = card.RootElement.GetProperty("sections").GetProperty("Training");
            Assert.Contains("train gru --data simulated:ztf,3,150", training.GetProperty("command").GetString(), StringComparison.Ordinal);
            Assert.Equal("all bands, detections, up to 90 days after the first detection", training.GetProperty("points").GetString());
        }

        Run("train", "gru", "--data", "simulated:ztf,3,150", "--classes", Classes, "--epochs", "2", "--truncate", "--out", _folder["a"], "--resume");
        Assert.Equal(2, File.ReadAllLines(_folder["a", "log.jsonl"]).Length);
        Run("train", "gru", "--data", "simulated:lsst,4,150", "--init", _folder["a", "model.safetensors"], "--new-head", "--freeze", "recurrent*", "--epochs", "1", "--out", _folder["b"]);
        var table = Run("evaluate", _folder["a", "model.safetensors"], "--data", "simulated:ztf,3,150", "--classes", Classes, "--test-of", "42", "--csv", "-", "--html", _folder["e.html"]);
        var again = File.ReadAllLines(_folder["a", "evaluation.csv"]).Select(l => l.Replace("gru,", "a,", StringComparison.Ordinal));
        Assert.Equal(again, table.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Confusion matrix", File.ReadAllText(_folder["e.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_train_t2_and_its_fits_are_kept()
    {
        using (var points = new StreamWriter(_folder["points.csv"]))
        using (var objects = new StreamWriter(_folder["objects.csv"]))
        {
            points.Write("objectId,mjd,band,mag,magerr\n");
            objects.Write("objectId,type\n");
            for (var i = 0; i < 60; i++)
            {
                objects.Write(FormattableString.Invariant($"ZTF{i},{(i % 2 == 0 ? "SN Ia" : "SN II")}\n"));
                for (var t = 0; t < 10; t++) points.Write(FormattableString.Invariant($"ZTF{i},{59000 + (3 * t)},{(t % 2 == 0 ? 'g' : 'r')},{18 + (0.1 * t * (i % 2)) + (0.01 * i):0.###},0.05\n"));
            }
        }

        Run("train", "t2", "--data", _folder["points.csv"], _folder["objects.csv"], "--epochs", "1", "--out", _folder["t2"]);
        Assert.True(new FileInfo(_folder["t2", "fits.cache"]).Length > 60 * 200 * 8);
        var output = Run("evaluate", _folder["t2", "model.safetensors"], "--data", _folder["points.csv"], _folder["objects.csv"]);
        Assert.Contains("SNII", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluation_knows_the_classes_that_a_model_was_trained_by()
    {
        Run("train", "supernnova", "--data", "simulated:ztf,1,150", "--classes", "SN=SNIa+SNII+SNIbc+SNIax+SLSN-I,other=*", "--epochs", "1", "--out", _folder["sn"]);
        string[] trained = [.. Objects(File.ReadAllText(_folder["sn", "evaluation.csv"]))];
        Assert.Equal(2, trained.Length);
        Assert.Equal(trained, Objects(Run("evaluate", _folder["sn", "model.safetensors"], "--data", "simulated:ztf,1,150", "--test-of", "42", "--csv", "-")));
        Run("train", "gru", "--data", "simulated:ztf,1,150", "--classes", "ia", "--epochs", "1", "--out", _folder["g"]);
        var told = NightjarProcess.Run("train", "gru", "--data", "simulated:ztf,1,150", "--classes", "ia", "--init", _folder["g", "model.safetensors"], "--redshift", "--out", _folder["h"]);
        Assert.Contains("the model to start from is not told redshifts", told.Errors, StringComparison.Ordinal);

        static IEnumerable<string> Objects(string csv) => csv.Split('\n').Where(l => l.Contains(",objects,", StringComparison.Ordinal) && l.Contains(",class,", StringComparison.Ordinal)).Select(l => l[l.IndexOf(',', StringComparison.Ordinal)..].Trim());
    }

    [Theory]
    [InlineData("must be simulated:SURVEY,SEED,N", "train", "gru", "--data", "simulated:1,100")]
    [InlineData("there is no file /no/such.csv", "train", "t2", "--data", "/no/such.csv")]
    [InlineData("--classes 'SNIa'", "train", "gru", "--classes", "SNIa")]
    [InlineData("'q' is no band", "train", "t2", "--bands", "gq")]
    [InlineData("--objects and --out must be two files", "simulate", "light-curves", "--out", "x.csv", "--objects", "x.csv")]
    [InlineData("--lr must be above 0 and below 1", "compress", "x", "--lr", "nan", "--out", "y")]
    [InlineData("--new-head needs a model", "train", "cats", "--new-head")]
    [InlineData("there is no model at", "train", "supernnova", "--init", "/no/such")]
    [InlineData("there is no file /no/such.csv", "study", "transfer", "--bts", "/no/such.csv", "--out", "FOLDER")]
    public void Wrong_use_gets_a_sentence(string sentence, params string[] arguments)
    {
        var result = NightjarProcess.Run([.. arguments.Select(a => a == "FOLDER" ? _folder["s"] : a), .. arguments[0] == "train" ? new[] { "--out", _folder["o"] } : []]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(sentence, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    private static string Run(params string[] arguments)
    {
        var result = NightjarProcess.Run(arguments);
        Assert.True(result.ExitCode == 0, $"nightjar {string.Join(' ', arguments)}: {result.Errors}");
        return result.Output;
    }
}
