using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Optimisation;
using Nightjar.Learning.Quantization;
using Nightjar.Learning.Tensors;
using Nightjar.Learning.Training;

namespace Nightjar.Learning.Tests.Quantization;

public sealed class AwareNetworkTests : IDisposable
{
    private const int Items = 64;

    private readonly TensorPool _pool = new();

    public void Dispose() => _pool.Dispose();

    /// <summary>Rounding floats to what bytes stand for is what integers do, but for the order of sums.</summary>
    [Fact]
    public void The_rounded_network_says_what_its_integers_say()
    {
        using var model = Images();
        var x = new Random(1).Normal(Items * 9 * 8 * 2);
        using var calibrator = new Calibrator(model);
        calibrator.Add([x], Items);
        using var network = new AwareNetwork(new LayerScope(_pool), model, calibrator.Scales());
        using var integers = network.ToIntegers();
        using var runner = new GraphRunner(integers);
        var expected = runner.Run([x], Items)[0];
        using var tape = new Tape(_pool, isTraining: false);
        using var input = _pool.RentCopy(new(Items, 9, 8, 2), x);
        var logits = network.Logits(tape, [tape.Input(input)]).Value.Span;
        using var floats = new GraphRunner(model);
        var exact = floats.Run([x], Items)[0];
        var (rounded, plain) = (0.0, 0.0);
        for (var i = 0; i < Items; i++)
        {
            rounded += Math.Abs((1 / (1 + MathF.Exp(-logits[i]))) - expected[i]);
            plain += Math.Abs(exact[i] - expected[i]);
        }

        Assert.True(rounded < 0.3 * plain, $"{rounded} from the rounded network, {plain} from the floats"); // a sum on the edge of two bytes may fall to either side
    }

    /// <summary>With bytes so coarse that rounding hurts, training towards the floats' own scores brings integers closer to them.</summary>
    [Fact]
    public void Training_brings_integers_closer_to_the_floats()
    {
        using var model = Dense();
        var x = new Random(4).Normal(512 * 6);
        using var floats = new GraphRunner(model);
        var target = floats.Run([x], 512)[0];
        using var calibrator = new Calibrator(model);
        calibrator.Add([x], 512);
        var coarse = calibrator.Scales().ToDictionary(s => s.Key, s => new AffineScale(s.Value.Scale * 20, s.Value.ZeroPoint), StringComparer.Ordinal);
        using var network = new AwareNetwork(new LayerScope(_pool), model, coarse);
        var before = Distance(network, x, target);
        using var inputs = _pool.RentCopy(new(512, 6), x);
        using var targets = _pool.RentCopy(new(512, 1), target);
        using var loader = new BatchLoader(_pool, new TensorSource(("x", inputs), ("y", targets)), new() { BatchSize = 32 });
        using var trainer = new Trainer(
            _pool, network, loader, (tape, part) => tape.BinaryCrossEntropy(network.Logits(tape, [tape.Input(part["x"])]), part["y"]),
            gradients => new Adam(_pool, gradients, 3e-3f), new() { Epochs = 60 });
        trainer.Run(TestContext.Current.CancellationToken);
        Assert.True(Distance(network, x, target) < 0.95 * before, $"{before} before, {Distance(network, x, target)} after");
    }

    [Fact]
    public void Weights_that_integers_do_not_round_stay_as_they_are()
    {
        using var model = Dense();
        using var network = new AwareNetwork(new LayerScope(_pool), model, new Dictionary<string, AffineScale>(StringComparer.Ordinal));
        using var same = network.ToIntegers();
        foreach (var (name, weight) in model.Weights) Assert.Equal(weight.As<float>(), same.Weights[name].As<float>());
    }

    private static double Distance(AwareNetwork network, float[] x, float[] target)
    {
        using var integers = network.ToIntegers();
        using var runner = new GraphRunner(integers);
        return runner.Run([x], target.Length)[0].Zip(target, (a, b) => Math.Abs(a - b)).Average();
    }

    private Parameter Make(string name, int seed, double scale, params ReadOnlySpan<int> extents)
    {
        var shape = new Shape(extents);
        return new(name, _pool.RentCopy(shape, new Random(seed).Normal(shape.Length, scale), name));
    }

    private FrozenModel Images()
    {
        using var c = Make("c.w", 1, 0.3, 3, 3, 2, 5);
        using var b = Make("c.b", 2, 0.1, 5);
        using var d = Make("d.w", 3, 0.2, 3 * 3 * 5, 1);
        return FrozenModel.Capture([new("image", new(1, 9, 8, 2))], (tape, x, _) =>
        {
            var y = tape.MaxPool(tape.Conv2D(x[0], tape.Use(c), tape.Use(b), activation: Activation.Relu), (2, 2));
            return [tape.Activate(tape.Dense(tape.Flatten(y), tape.Use(d)), Activation.Sigmoid)];
        });
    }

    private FrozenModel Dense()
    {
        using var a = Make("a.w", 5, 0.6, 6, 12);
        using var b = Make("b.w", 6, 0.6, 12, 1);
        return FrozenModel.Capture([new("x", new(1, 6))], (tape, x, _) => [tape.Activate(tape.Dense(tape.Dense(x[0], tape.Use(a), null, Activation.Relu), tape.Use(b)), Activation.Sigmoid)]);
    }
}
