using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models.Btsbot;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests;

public sealed class VisionNetworkTests
{
    private static readonly float[] s_numbers = [.. Enumerable.Range(0, BtsbotModel.Columns.Count).Select(i => 0.1f * i)];

    [Fact]
    public void A_network_has_the_parameters_of_its_trunk_and_head()
    {
        using var pool = new TensorPool();
        using var network = new VisionNetwork(new LayerScope(pool), new() { Modality = BtsbotModality.Image, HeadFirst = 128, HeadSecond = 8 });
        Assert.Equal(8_532_672 + (513 * 128) + (129 * 8) + 9, network.CountParameters());
        using var numbers = new VisionNetwork(new LayerScope(pool), new() { Modality = BtsbotModality.Metadata, HeadFirst = 128, HeadSecond = 8 });
        Assert.Equal((2 * 25) + (26 * 128) + (129 * 128) + (129 * 128) + (129 * 8) + 9, numbers.CountParameters());
    }

    [Theory]
    [InlineData(VisionArchitecture.ConvNextPico, BtsbotModality.Both)]
    [InlineData(VisionArchitecture.ConvNextPico, BtsbotModality.Image)]
    [InlineData(VisionArchitecture.ConvNextPico, BtsbotModality.Metadata)]
    [InlineData(VisionArchitecture.MaxVitTiny, BtsbotModality.Both)]
    public void A_file_states_the_network_and_serves_what_was_trained(VisionArchitecture architecture, BtsbotModality modality)
    {
        using var folder = new TemporaryFolder();
        using var pool = new TensorPool();
        using var network = new VisionNetwork(new LayerScope(pool, seed: 5, VisionNetwork.StartingDefaults), new() { Architecture = architecture, Modality = modality, ImageSide = 32 });
        foreach (var gamma in network.Parameters.Where(p => p.Name.EndsWith("gamma", StringComparison.Ordinal))) gamma.Value.Span.Fill(0.3f);
        foreach (var last in network.Parameters.Where(p => p.Name.StartsWith("score.", StringComparison.Ordinal) && p.Value.Shape.Axes == 2)) Scale(last.Value.Span, 8);
        using (var model = BtsbotModel.Freeze(network, "btsbot", "t", TripletNormalization.WholePlaneDouble)) model.Save(folder["m.safetensors"]);
        using var loaded = Assert.IsType<BtsbotModel>(AlertModelFile.Load(folder["m.safetensors"]));
        Assert.Equal((modality, modality != BtsbotModality.Metadata, modality == BtsbotModality.Image ? 0 : 25), (loaded.Modality, loaded.LooksAtImages, loaded.MetadataNames.Count));
        Assert.Equal(modality == BtsbotModality.Metadata ? "numbers alone" : VisionArchitectures.NameOf(architecture), loaded.Architecture);
        using var scorer = loaded.CreateScorer();
        var stamps = TripletPreprocessingTests.RandomTriplet(3, 63, 63);
        var score = scorer.Score(stamps, loaded.MetadataNames.Count > 0 ? s_numbers : []);
        var pixels = new float[TripletPreprocessing.InputLength];
        TripletPreprocessing.Prepare(stamps, loaded.Normalization, pixels);
        using var image = pool.RentCopy(new(1, 63, 63, 3), pixels);
        using var numbers = pool.RentCopy(new(1, 25), s_numbers);
        using var tape = new Tape(pool, isTraining: false);
        var logit = network.Forward(tape, network.Settings.LooksAtImages ? tape.Input(image) : null, network.Settings.LooksAtNumbers ? tape.Input(numbers) : null).Value.Span[0];
        Assert.Equal(1 / (1 + Math.Exp(-logit)), score.Value, 1e-5);
        Assert.True(Math.Abs(logit) > 1e-4, "the network answers nothing");
    }

    [Fact]
    public void Numbers_alone_need_no_stamps_and_are_missed_where_they_are_not_there()
    {
        using var pool = new TensorPool();
        using var network = new VisionNetwork(new LayerScope(pool, seed: 5), new() { Modality = BtsbotModality.Metadata });
        using var model = BtsbotModel.Freeze(network, "btsbot", "t", TripletNormalization.WholePlaneDouble);
        using var scorer = model.CreateScorer();
        var expected = scorer.Score(TripletPreprocessingTests.RandomTriplet(3, 63, 63), s_numbers);
        Assert.Equal(ScoreProblem.None, expected.Problem);
        Assert.Equal(expected, scorer.Score(new(), s_numbers));
        Assert.Equal(ScoreProblem.MetadataMissing, scorer.Score(new()).Problem);
        scorer.AddPrepared([], s_numbers);
        var scores = new ModelScore[1];
        scorer.Run(scores);
        Assert.Equal(expected, scores[0]);
    }

    [Fact]
    public void What_makes_no_network_is_refused()
    {
        foreach (var wrong in new VisionSettings[] { new() { HeadFirst = 0 }, new() { Dropout = 1 }, new() { Architecture = VisionArchitecture.MaxVitTiny, ImageSide = 63 } })
            Assert.Throws<ArgumentException>(wrong.Check);
        Assert.Contains("convnext-nano", Assert.Throws<FormatException>(() => VisionArchitectures.Parse("resnet")).Message, StringComparison.Ordinal);
        using var pool = new TensorPool();
        Assert.Throws<ArgumentException>(() => new MlpHead(new LayerScope(pool), 0, 8, 4, 0, isMultiModal: false));
    }

    private static void Scale(Span<float> values, float factor)
    {
        foreach (ref var value in values) value *= factor;
    }
}
