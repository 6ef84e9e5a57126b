using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models.ConvNext;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests;

public sealed class ConvNextTests
{
    /// <summary>timm's counts without the classifier, which <c>Oracles/make_convnext.py</c> prints.</summary>
    [Fact]
    public void The_trunks_have_timm_s_numbers_of_parameters()
    {
        using var pool = new TensorPool();
        using var pico = new ConvNextTrunk(new LayerScope(pool), ConvNextSize.Pico);
        using var nano = new ConvNextTrunk(new LayerScope(pool), ConvNextSize.Nano);
        Assert.Equal((8_532_672, 512), (pico.CountParameters(), pico.Features));
        Assert.Equal((14_952_560, 640), (nano.CountParameters(), nano.Features));
    }

    [Fact]
    public void It_agrees_with_PyTorch_forward_and_backward() =>
        TimmOracle.Check("convnext", scope => new ConvNextTrunk(scope, new([1, 2, 1, 1], [8, 12, 16, 20])));

    [Fact]
    public void Blocks_start_as_almost_nothing_and_are_left_out_at_random_in_training()
    {
        using var pool = new TensorPool();
        using var network = new ConvNextTrunk(new LayerScope(pool, seed: 1), new([1, 1], [4, 8], DropPath: 0.5f));
        foreach (var gamma in network.Parameters.Where(p => p.Name.EndsWith("gamma", StringComparison.Ordinal)))
        {
            Assert.All(gamma.Value.Span.ToArray(), g => Assert.Equal(1e-6f, g));
            gamma.Value.Span.Fill(1);
        }

        using var images = pool.RentZeros(new(8, 32, 32, 3));
        using var training = new Tape(pool, isTraining: true, seed: 2);
        using var serving = new Tape(pool, isTraining: false);
        Assert.True(Rows(network.Forward(training, training.Input(images))).Distinct().Count() == 2);
        Assert.Single(Rows(network.Forward(serving, serving.Input(images))).Distinct());
        Assert.Throws<ArgumentException>(() => new ConvNextTrunk(new LayerScope(pool), new([1, 1], [4])));
    }

    [Fact]
    public void What_is_wrong_with_weights_is_named_and_nothing_is_changed()
    {
        using var folder = new TemporaryFolder();
        using var pool = new TensorPool();
        using var network = new ConvNextTrunk(new LayerScope(pool, seed: 1), new([1], [4]));
        var before = network.Parameters.SelectMany(p => p.Value.Span.ToArray()).ToArray();
        var path = folder["weights.safetensors"];
        SafeTensorsWriter.Write(path, [SafeTensorEntry.Create<float>("stem.0.weight", new float[4 * 3 * 4 * 4], 4, 3, 4, 4)]);
        Assert.Contains("no tensor stem.0.bias", Refusal(), StringComparison.Ordinal);
        SafeTensorsWriter.Write(path, [SafeTensorEntry.Create<float>("stem.0.weight", new float[4 * 3 * 4 * 4], 4, 4, 4, 3)]);
        Assert.Contains("stem.0.weight is (4, 4, 4, 3)", Refusal(), StringComparison.Ordinal);
        var bad = new float[4 * 3 * 4 * 4];
        bad[7] = float.NaN;
        SafeTensorsWriter.Write(path, [SafeTensorEntry.Create<float>("stem.0.weight", bad, 4, 3, 4, 4)]);
        Assert.Contains("not finite", Refusal(), StringComparison.Ordinal);
        Assert.Equal(before, network.Parameters.SelectMany(p => p.Value.Span.ToArray()));

        string Refusal() => Assert.Throws<InvalidDataException>(() => TimmWeights.Load(path, network)).Message;
    }

    private static IEnumerable<string> Rows(Variable y) =>
        Enumerable.Range(0, y.Shape[0]).Select(row => string.Join(' ', y.Value.Span.Slice(row * y.Shape.Last, y.Shape.Last).ToArray()));
}
