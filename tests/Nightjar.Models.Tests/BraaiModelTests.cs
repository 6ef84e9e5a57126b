using System.Text.Json;
using Nightjar.Formats.Numpy;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models.Braai;
using Nightjar.Models.Files;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests;

public sealed class BraaiModelTests
{
    [Fact]
    public void The_network_has_the_published_number_of_parameters()
    {
        using var pool = new TensorPool();
        using var network = new BraaiNetwork(new LayerScope(pool));
        Assert.Equal(312_081, network.CountParameters());
        Assert.Equal(BraaiNetwork.ParameterCount, network.CountParameters());
    }

    [Theory]
    [InlineData("d6_m7", TripletNormalization.RowWise)]
    [InlineData("d6_m9", TripletNormalization.WholePlaneDouble)]
    public void Published_models_know_their_version_and_normalization(string version, TripletNormalization normalization)
    {
        using var model = BraaiModel.Load(SharedData.PathOf("models", "braai_" + version));
        Assert.Equal(("braai", version, normalization), (model.Name, model.Version, model.Normalization));
        using var other = BraaiModel.Load(SharedData.PathOf("models", "braai_" + version), TripletNormalization.RowWiseDouble);
        Assert.Equal(TripletNormalization.RowWiseDouble, other.Normalization);
    }

    /// <summary>Sums and largest values of every layer, computed in double precision by an independent program.</summary>
    [Fact]
    public void Every_layer_of_d6_m9_agrees_with_the_reference_trace()
    {
        using var pool = new TensorPool();
        using var network = new BraaiNetwork(new LayerScope(pool));
        using (var source = WeightSource.Open(SharedData.PathOf("models", "braai_d6_m9"), "braai")) source.Fill(network.Parameters, BraaiModel.PublishedName);
        var triplets = NpyFile.Read(SharedData.PathOf("btsbot", "usage_triplets.npy")).ToSingle();
        using var input = pool.RentCopy(new(1, 63, 63, 3), triplets.AsSpan(0, TripletPreprocessing.InputLength));
        using var tape = new Tape(pool, isTraining: false);
        var layers = new Dictionary<string, float[]>();
        var x = tape.Input(input);
        foreach (var layer in network.Children.Cast<SingleInputLayer>())
        {
            x = layer.Forward(tape, x);
            layers.Add(layer.Name, x.Value.Span.ToArray());
        }

        using var trace = JsonDocument.Parse(
            File.ReadAllBytes(SharedData.PathOf("models", "braai_d6_m9", "trace_usage_triplet0.json")));
        foreach (var name in new[] { "conv1", "conv2", "conv3", "conv4", "pool2", "fc_1" })
        {
            var values = layers[name];
            var expected = trace.RootElement.GetProperty(name);
            Assert.Equal(expected.GetProperty("sum").GetDouble(), values.Sum(v => (double)v), 1e-3);
            Assert.Equal(expected.GetProperty("max").GetDouble(), values.Max(), 1e-6);
            Assert.All(expected.GetProperty("first16").EnumerateArray().Select(e => e.GetDouble()).Zip(values), p => Assert.Equal(p.First, p.Second, 1e-6));
        }
    }

    /// <summary>The 39 triplets of BTSbot's example with the scores of ZTF (d6_m7) and Fritz (d6_m9).</summary>
    [Theory]
    [InlineData("d6_m7", "drb")]
    [InlineData("d6_m9", "new_drb")]
    public void Scores_of_the_BTSbot_example_are_reproduced(string version, string column)
    {
        using var model = BraaiModel.Load(SharedData.PathOf("models", "braai_" + version));
        var lines = File.ReadAllLines(SharedData.PathOf("btsbot", "reference_scores.csv"));
        var place = Array.IndexOf(lines[0].Split(','), column);
        using var scorer = model.CreateScorer();
        Assert.Equal(39, lines.Length - 1);
        for (var row = 0; row < 39; row++)
        {
            Assert.Equal(double.Parse(lines[row + 1].Split(',')[place]), scorer.Score(BtsbotExample.Cutouts(row)).Value, 1e-6);
        }
    }

    /// <summary>A network of random weights, about as large as trained ones.</summary>
    internal static BraaiModel RandomModel(ulong seed)
    {
        using var pool = new TensorPool();
        using var network = new BraaiNetwork(new LayerScope(pool, seed));
        foreach (var parameter in network.Parameters)
        {
            foreach (ref var value in parameter.Value.Span) value *= 2;
        }

        return BraaiModel.Freeze(network, "braai", "test", TripletNormalization.RowWise);
    }
}
