using Nightjar.Formats.Numpy;
using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models.Btsbot;
using Nightjar.Models.Galaxies;
using Nightjar.Models.Training;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests.Training;

public sealed class InitialWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TensorPool _pool = new();

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Dispose();
    }

    [Theory]
    [InlineData(VisionArchitecture.Cnn)]
    [InlineData(VisionArchitecture.ConvNextPico)]
    public void A_trunk_that_learned_galaxies_fits_a_network_for_alerts(VisionArchitecture architecture)
    {
        using var galaxies = new GalaxyNetwork(new LayerScope(_pool, seed: 1), architecture, 64, answers: 31);
        ModelFile.Save(_folder["g.safetensors"], galaxies.Parameters, new Dictionary<string, string>(StringComparer.Ordinal) { ["layout"] = "nightjar" });
        using var network = TrainingRecipe.Vision(new() { Architecture = architecture }).Build(new LayerScope(_pool, seed: 2));
        var taken = InitialWeights.Fill(network, _folder["g.safetensors"], BtsbotModel.PublishedName);
        var trunk = galaxies.Parameters.Where(p => p.Name.StartsWith("trunk.", StringComparison.Ordinal)).ToDictionary(p => p.Name["trunk.".Length..], StringComparer.Ordinal);
        Assert.Equal(trunk.Count, taken.Taken.Count);
        Assert.DoesNotContain(taken.Kept, name => name.StartsWith("trunk.", StringComparison.Ordinal) || name.StartsWith("conv", StringComparison.Ordinal));
        foreach (var parameter in network.Parameters.Where(p => taken.Taken.Contains(p.Name)))
            Assert.True(parameter.Value.Span.SequenceEqual(trunk[parameter.Name.Replace("trunk.", "", StringComparison.Ordinal)].Value.Span), parameter.Name);
        Assert.StartsWith($"{trunk.Count} of {taken.Taken.Count + taken.Kept.Count} tensors taken from g.safetensors", taken.ToString(), StringComparison.Ordinal);
    }

    /// <summary>timm has filters first: element (f, c, y, x) of a window is our (y, x, c, f), and a square matrix is turned too.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("encoder.")]
    [InlineData("model.encoder.")]
    public void Files_of_timm_and_Zoobot_are_turned(string prefix)
    {
        var stem = Enumerable.Range(0, 64 * 3 * 4 * 4).Select(i => (float)i).ToArray();
        SafeTensorsWriter.Write(
            _folder["t.safetensors"],
            [SafeTensorEntry.Create<float>(prefix + "stem.0.weight", stem, 64, 3, 4, 4), SafeTensorEntry.Create<float>(prefix + "head.fc.weight", new float[20], 10, 2)]);
        using var network = new VisionNetwork(new LayerScope(_pool), new());
        var taken = InitialWeights.Fill(network, _folder["t.safetensors"], name => name);
        Assert.Equal(["trunk.stem.0.weight"], taken.Taken);
        var weight = network.Parameters.First(p => p.Name == "trunk.stem.0.weight").Value;
        for (var place = 0; place < stem.Length; place++)
        {
            var (filter, channel, row, column) = (place / 48, place / 16 % 3, place / 4 % 4, place % 4);
            Assert.Equal(stem[place], weight.Span[(((((row * 4) + column) * 3) + channel) * 64) + filter]);
        }
    }

    [Fact]
    public void A_folder_of_arrays_has_our_layout()
    {
        var values = Enumerable.Range(0, 512 * 256).Select(i => (float)i).ToArray();
        NpyFile.Write(_folder["score_fc1_weight.npy"], NpyArray.Create<float>(values, 512, 256));
        using var network = new VisionNetwork(new LayerScope(_pool), new() { Modality = BtsbotModality.Image });
        Assert.Equal(["score.fc1.weight"], InitialWeights.Fill(network, _folder.Path, name => name).Taken);
        Assert.Equal(values, network.Parameters.First(p => p.Name == "score.fc1.weight").Value.Span.ToArray());
    }

    [Fact]
    public void Where_nothing_fits_or_numbers_are_not_finite_nothing_is_changed()
    {
        using var network = new VisionNetwork(new LayerScope(_pool, seed: 4), new() { Modality = BtsbotModality.Metadata });
        var before = network.Parameters.SelectMany(p => p.Value.Span.ToArray()).ToArray();
        SafeTensorsWriter.Write(_folder["a.safetensors"], [SafeTensorEntry.Create<float>("score.fc1.bias", new float[3], 3)]);
        Assert.Contains("no tensor that fits", Refusal("a.safetensors"), StringComparison.Ordinal);
        SafeTensorsWriter.Write(_folder["b.safetensors"], [SafeTensorEntry.Create<float>("score.out.bias", [float.NaN], 1)]);
        Assert.Contains("score.out.bias holds a number that is not finite", Refusal("b.safetensors"), StringComparison.Ordinal);
        File.WriteAllText(_folder["c.safetensors"], "no tensors");
        Assert.Contains("holds no weights", Refusal("c.safetensors"), StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => InitialWeights.Fill(network, _folder["none"], name => name));
        Assert.Equal(before, network.Parameters.SelectMany(p => p.Value.Span.ToArray()));

        string Refusal(string file) => Assert.Throws<InvalidDataException>(() => InitialWeights.Fill(network, _folder[file], name => name)).Message;
    }
}
