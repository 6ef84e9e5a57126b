using Nightjar.Formats.Numpy;
using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Quantization;
using Nightjar.Models.Braai;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests;

public sealed class BraaiFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nightjar-braai-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_saved_model_is_read_back_to_the_bit()
    {
        var path = Path.Combine(_folder, "model.safetensors");
        using var model = BraaiModelTests.RandomModel(1);
        model.Save(path);
        using var loaded = BraaiModel.Load(path);
        Assert.Equal((model.Name, model.Version, model.Normalization), (loaded.Name, loaded.Version, loaded.Normalization));
        AssertSameWeights(model, loaded);
    }

    [Theory]
    [InlineData("d6_m7")]
    [InlineData("d6_m9")]
    public void Published_models_survive_the_change_of_format(string version)
    {
        var path = Path.Combine(_folder, version + ".safetensors");
        using var model = BraaiModel.Load(SharedData.PathOf("models", "braai_" + version));
        model.Save(path);
        using var loaded = BraaiModel.Load(path);
        Assert.Equal((model.Name, model.Version, model.Normalization), (loaded.Name, loaded.Version, loaded.Normalization));
        AssertSameWeights(model, loaded);
    }

    [Fact]
    public void A_folder_of_arrays_is_a_model()
    {
        WriteFolder("""{"name": "braai mine", "normalization": "wholeplane", "parameters": 312081}""");
        using var loaded = BraaiModel.Load(_folder);
        Assert.Equal(("braai", "mine", TripletNormalization.WholePlane), (loaded.Name, loaded.Version, loaded.Normalization));
        using var model = BraaiModelTests.RandomModel(2);
        AssertSameWeights(model, loaded);
    }

    [Fact]
    public void A_model_that_does_not_state_its_normalization_needs_one()
    {
        WriteFolder("""{"name": "braai mine"}""");
        Assert.Contains("normalization", Refusal(), StringComparison.Ordinal);
        Assert.Equal(TripletNormalization.RowWise, BraaiModel.Load(_folder, TripletNormalization.RowWise).Normalization);
        WriteFolder("""{"name": "braai mine", "normalization": "columns"}""");
        Assert.Contains("RowWise, WholePlane", Refusal(), StringComparison.Ordinal);
        WriteFolder("""{"name": "braai mine", "normalization": "1"}""");
        Assert.Contains("normalization '1'", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_with_a_model_is_named()
    {
        WriteFolder("""{"name": "braai d6_m7"}""");
        var path = Path.Combine(_folder, "conv3_kernel.npy");
        NpyFile.Write(path, NpyArray.Create<float>(new float[3 * 3 * 16 * 31], 3, 3, 16, 31));
        Assert.Contains("conv3.kernel has the shape (3, 3, 16, 31); braai has (3, 3, 16, 32)", Refusal(), StringComparison.Ordinal);
        var values = new float[3 * 3 * 16 * 32];
        values[^1] = float.NaN;
        NpyFile.Write(path, NpyArray.Create<float>(values, 3, 3, 16, 32));
        Assert.Contains("conv3.kernel holds a number that is not finite", Refusal(), StringComparison.Ordinal);
        File.WriteAllText(path, "no array");
        Assert.Contains("conv3_kernel.npy", Refusal(), StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains("no tensor conv3.kernel", Refusal(), StringComparison.Ordinal);
        WriteFolder("[1, 2]");
        Assert.Contains("not a JSON object", Refusal(), StringComparison.Ordinal);
        WriteFolder("{");
        Assert.Contains("is not a model of braai", Refusal(), StringComparison.Ordinal);
        File.Delete(Path.Combine(_folder, "model.json"));
        Assert.Contains("no model.json", Assert.Throws<FileNotFoundException>(() => BraaiModel.Load(_folder)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => BraaiModel.Load(Path.Combine(_folder, "nothing")));
    }

    [Fact]
    public void What_is_wrong_with_a_safetensors_file_is_named()
    {
        var path = Path.Combine(_folder, "model.safetensors");
        SafeTensorsWriter.Write(path, [SafeTensorEntry.Create<float>("conv1.kernel", new float[432], 3, 3, 3, 16)]);
        var error = Assert.Throws<InvalidDataException>(() => BraaiModel.Load(path));
        Assert.Contains("no tensor conv1.bias", error.Message, StringComparison.Ordinal);
        File.WriteAllText(path, "not at all");
        error = Assert.Throws<InvalidDataException>(() => BraaiModel.Load(path));
        Assert.Contains("is not a model of braai", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weights_alone_are_a_model_under_either_name(bool isPublished)
    {
        var path = Path.Combine(_folder, "weights.safetensors");
        using var model = BraaiModelTests.RandomModel(3);
        SafeTensorsWriter.Write(
            path,
            model.Frozen.Weights.Values.Select(w => SafeTensorEntry.Create<float>(isPublished ? PublishedName(w) : w.Name, w.As<float>().ToArray(), Extents(w))),
            new Dictionary<string, string> { ["version"] = "d6_m7" });
        using var loaded = BraaiModel.Load(path);
        Assert.Equal(("braai", "d6_m7", TripletNormalization.RowWise), (loaded.Name, loaded.Version, loaded.Normalization));
        AssertSameWeights(model, loaded);
    }

    [Fact]
    public void A_model_of_bytes_is_a_model()
    {
        var path = Path.Combine(_folder, "narrow.safetensors");
        using var model = BraaiModelTests.RandomModel(4);
        using (var narrow = ModelQuantizer.ToInt8(model.Frozen)) narrow.Save(path);
        using var loaded = BraaiModel.Load(path);
        Assert.Equal((model.Name, model.Version, model.Normalization), (loaded.Name, loaded.Version, loaded.Normalization));
        using var expected = model.CreateScorer();
        using var scorer = loaded.CreateScorer();
        var triplet = TripletPreprocessingTests.RandomTriplet(1, 63, 63);
        Assert.Equal(expected.Score(triplet).Value, scorer.Score(triplet).Value, 0.01);
    }

    [Fact]
    public void A_graph_of_another_kind_is_refused()
    {
        var path = Path.Combine(_folder, "other.safetensors");
        var metadata = new Dictionary<string, string> { ["normalization"] = "RowWise" };
        Refuse((tape, x) => tape.Flatten(x), 64, "it takes (1, 64, 64, 3), expected (1, 63, 63, 3)");
        Refuse((tape, x) => tape.Flatten(x), 63, "it gives (1, 11907), expected (1, 1)");

        void Refuse(Func<Tape, Variable, Variable> forward, int side, string reason)
        {
            using (var other = FrozenModel.Capture([new("x", new(1, side, side, 3))], (tape, x, _) => [forward(tape, x[0])], metadata: metadata)) other.Save(path);
            Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => BraaiModel.Load(path)).Message, StringComparison.Ordinal);
        }
    }

    private string Refusal() => Assert.Throws<InvalidDataException>(() => BraaiModel.Load(_folder)).Message;

    private void WriteFolder(string json)
    {
        using var model = BraaiModelTests.RandomModel(2);
        File.WriteAllText(Path.Combine(_folder, "model.json"), json);
        foreach (var weight in model.Frozen.Weights.Values)
            NpyFile.Write(Path.Combine(_folder, PublishedName(weight).Replace('.', '_') + ".npy"), NpyArray.Create<float>(weight.As<float>(), Extents(weight)));
    }

    private static string PublishedName(Weight weight) => BraaiModel.PublishedName(weight.Name);

    private static int[] Extents(Weight weight) => [.. Enumerable.Range(0, weight.Shape.Axes).Select(axis => weight.Shape[axis])];

    private static void AssertSameWeights(BraaiModel expected, BraaiModel actual)
    {
        Assert.Equal(expected.Frozen.Weights.Keys.Order(), actual.Frozen.Weights.Keys.Order());
        foreach (var (name, weight) in expected.Frozen.Weights) Assert.Equal(weight.Bytes, actual.Frozen.Weights[name].Bytes);
    }
}
