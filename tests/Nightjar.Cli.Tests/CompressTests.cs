using System.Text.Json;
using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Compression;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models.Braai;
using Nightjar.Models.TimeSeriesTransformer;
using Nightjar.TestKit;

namespace Nightjar.Cli.Tests;

/// <summary>Models made small by the command.</summary>
public sealed class CompressTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_clustered_model_has_sixteen_values_is_small_and_evaluates()
    {
        Save();
        var result = Run("compress", _folder["t2.safetensors"], "--cluster", "16", "--prune", "0.3", "--quantize", "int8", "--huffman", "--data", "simulated:ztf,2,60", "--out", _folder["s.safetensors"]);
        Assert.Contains("weighted log-loss of", result, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(_folder["s.safetensors"]).Length, 1, 20_000);
        Assert.True(File.Exists(_folder["s.card.md"]));
        using (var card = JsonDocument.Parse(File.ReadAllText(_folder["s.card.json"])))
            Assert.Equal(16, card.RootElement.GetProperty("sections").GetProperty("Compression").GetProperty("clusters").GetInt32());
        using var model = FrozenModel.Load(_folder["s.safetensors"]);
        foreach (var weight in model.Weights.Values.Where(w => w.DataType == SafeTensorDataType.Int8))
        {
            Assert.InRange(weight.As<sbyte>().ToArray().Distinct().Count(), 2, 16);
            Assert.InRange(weight.As<sbyte>().ToArray().Count(w => w == 0) / (double)weight.Shape.Length, 0.28, 0.7);
        }

        Assert.Contains("log-loss", Run("evaluate", _folder["s.safetensors"], "--data", "simulated:ztf,2,60"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Fine_tuning_keeps_sixteen_values_and_zeros()
    {
        Save();
        Run("compress", _folder["t2.safetensors"], "--cluster", "16", "--where", "classes.*", "--where", "wide.*", "--prune", "0.3", "--fine-tune", "simulated:ztf,3,400", "--epochs", "1", "--out", _folder["s.safetensors"]);
        using var before = FrozenModel.Load(_folder["t2.safetensors"]);
        using var model = FrozenModel.Load(_folder["s.safetensors"]);
        foreach (var name in (string[])["classes.weight", "wide.weight"])
        {
            Assert.InRange(model.Weights[name].As<float>().ToArray().Distinct().Count(), 2, 16);
            Assert.InRange(MagnitudePruning.Sparsity(model.Weights[name].As<float>()), 0.29, 0.6);
        }

        Assert.True(model.Weights["narrow.weight"].As<float>().ToArray().Distinct().Count() > 1000);
        Assert.False(before.Weights["narrow.weight"].As<float>().SequenceEqual(model.Weights["narrow.weight"].As<float>()));
    }

    [Fact]
    public void The_table_has_the_papers_rows_and_a_file_for_each()
    {
        Save();
        var table = Run("compress", "table", _folder["t2.safetensors"], "--data", "simulated:ztf,2,40", "--out", _folder["table"]);
        foreach (var row in (string[])["| Baseline |", "| Baseline + Huffman |", "| Clustering |", "| Clustering + pruning |", "| Clustering + Huffman |", "| Clustering + pruning + Huffman |", "(compact) Clustering", "(compact) Clustering + quantisation"])
            Assert.Contains(row, table, StringComparison.Ordinal);
        var lines = File.ReadAllLines(_folder["table", "table.csv"]).Skip(1).Select(l => l.Split(',')).ToArray();
        Assert.All(lines, l => Assert.Equal(long.Parse(l[2]), new FileInfo(_folder["table", l[1]]).Length));
        Assert.All(lines, l => Assert.InRange(double.Parse(l[9]), 0, 35));
        Assert.Equal(lines[0][9], lines[1][9]);
    }

    [Fact]
    public void Models_of_alerts_are_compressed_too()
    {
        using (var pool = new TensorPool())
        {
            using var network = new BraaiNetwork(new LayerScope(pool, 1));
            using var model = BraaiModel.Freeze(network, "braai", "tiny", Models.TripletNormalization.RowWise);
            model.Frozen.Save(_folder["braai.safetensors"]);
        }

        Run("compress", _folder["braai.safetensors"], "--cluster", "32", "--huffman", "--out", _folder["s.safetensors"]);
        Assert.True(new FileInfo(_folder["s.safetensors"]).Length < new FileInfo(_folder["braai.safetensors"]).Length / 5);
        Assert.Contains("area under ROC", Run("evaluate", _folder["s.safetensors"], "--data", "simulated:3,40"), StringComparison.Ordinal);
        Assert.Contains("classifiers of light curves", NightjarProcess.Run("compress", _folder["braai.safetensors"], "--data", "simulated:ztf,1,10", "--out", _folder["x"]).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--cluster must be", "--cluster", "1")]
    [InlineData("--prune must be", "--prune", "1")]
    [InlineData("no float32 weight", "--cluster", "4", "--where", "nothing*")]
    [InlineData("--cluster or --prune", "--fine-tune", "simulated:ztf,1,10")]
    public void Wrong_use_is_explained(string words, params string[] arguments)
    {
        Save();
        Assert.Contains(words, NightjarProcess.Run(["compress", _folder["t2.safetensors"], "--out", _folder["x.safetensors"], .. arguments]).Errors, StringComparison.Ordinal);
    }

    private void Save()
    {
        using var pool = new TensorPool();
        using var network = new T2Network(new LayerScope(pool, 1), T2Settings.Ztf);
        using var model = T2Model.Freeze(network);
        model.Save(_folder["t2.safetensors"]);
    }

    private static string Run(params string[] arguments)
    {
        var result = NightjarProcess.Run(arguments);
        Assert.True(result.ExitCode == 0, result.Errors);
        return result.Output;
    }
}
