using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Optimisation;
using Nightjar.Learning.Tensors;
using Activation = Nightjar.Learning.Kernels.Activation;

namespace Nightjar.Learning.Tests.Layers;

public sealed class LayerTests
{
    private static readonly string[] s_names =
    [
        "body.0.weight", "body.0.bias", "body.1.weight", "body.1.bias", "body.1.runningMean", "body.1.runningVariance",
        "hidden.weight", "hidden.bias", "head.weight", "head.bias",
    ];

    private static float[] Run(TensorPool pool, Func<LayerScope, SingleInputLayer> make, Shape shape, float[] values, out Shape result, ulong seed = 3)
    {
        using var layer = make(new(pool, seed));
        using var x = pool.RentCopy(shape, values);
        using var tape = new Tape(pool, isTraining: false);
        var y = layer.Forward(tape, tape.Input(x));
        result = y.Shape;
        return y.Value.Span.ToArray();
    }

    [Fact]
    public void NamesFollowTheTree()
    {
        using var pool = new TensorPool(isChecking: true);
        using (var model = new TwoInputModel(new(pool)))
        {
            Assert.Equal(s_names, model.Parameters.Select(p => p.Name));
            Assert.Equal((3 * 3 * 3 * 4) + 4 + 8 + (6 * 5) + 5 + 5 + 1, model.CountParameters());
            Assert.Equal(["body.1.runningMean", "body.1.runningVariance"], model.Parameters.Where(p => p.IsStatistic).Select(p => p.Name));
        }

        pool.ThrowIfOutstanding();
    }

    [Fact]
    public void StartDependsOnSeedAndNameAlone()
    {
        using var pool = new TensorPool();
        using var model = new TwoInputModel(new(pool, seed: 7));
        using var other = new TwoInputModel(new(pool, seed: 8));
        using var alone = new Dense(new LayerScope(pool, seed: 7)["hidden"], 6, 5);
        var hidden = model.Parameters.Single(p => p.Name == "hidden.weight");
        Assert.Equal(hidden.Value.Span, alone.Weight.Value.Span);
        Assert.NotEqual(hidden.Value.Span.ToArray(), other.Parameters.Single(p => p.Name == "hidden.weight").Value.Span.ToArray());
    }

    [Fact]
    public void MistakesInTheTreeAreRefused()
    {
        using var pool = new TensorPool();
        var scope = new LayerScope(pool);
        using var dense = new Dense(scope, 1, 1);
        Assert.Contains("already belongs", Assert.Throws<InvalidOperationException>(() => new Dense(scope, 1, 1)).Message, StringComparison.Ordinal);
        foreach (var name in new[] { "", "a b", "a*", ".", "a..b" }) Assert.Throws<ArgumentException>(() => scope[name]);
        Assert.Throws<ArgumentException>(() => new Sequential(new(pool), s => new Conv2D(s, 3, 4, 3, groups: 2)));
        using var dropout = new Dropout(scope["d"], 0.5f);
        Assert.Contains("two layers d", Assert.Throws<ArgumentException>(() => new Dropout(scope["d"], 0.5f)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(scope["e"], 1));
        Assert.Throws<ArgumentException>(() => new MultiHeadAttention(scope["f"], 6, 4));
    }

    [Fact]
    public void LayersGiveTheShapesOfTheirKind()
    {
        using var pool = new TensorPool(isChecking: true);
        (Func<LayerScope, SingleInputLayer> Make, Shape In, Shape Out)[] cases =
        [
            (s => new Dense(s, 3, 5), new(2, 4, 3), new(2, 4, 5)),
            (s => new Conv2D(s, 3, 5, 3), new(2, 8, 9, 3), new(2, 6, 7, 5)),
            (s => new Conv2D(s, 3, 5, 3, stride: 2, padding: WindowPadding.Same), new(2, 8, 9, 3), new(2, 4, 5, 5)),
            (s => new Conv2D(s, 4, 6, 3, stride: 2, padding: WindowPadding.Half, groups: 2), new(2, 8, 9, 4), new(2, 4, 5, 6)),
            (s => new Conv2D(s, 3, 5, (1, 2), new ConvolutionOptions { Stride = (2, 1) }), new(2, 8, 9, 3), new(2, 4, 8, 5)),
            (s => new Conv1D(s, 3, 5, 4, padding: WindowPadding.Same), new(2, 9, 3), new(2, 9, 5)),
            (s => new Conv1D(s, 3, 5, 4, stride: 2), new(2, 9, 3), new(2, 3, 5)),
            (s => new DepthwiseConv2D(s, 3, 3, padding: WindowPadding.Half), new(2, 8, 9, 3), new(2, 8, 9, 3)),
            (s => new DepthwiseConv2D(s, 3, 3, multiplier: 2), new(2, 8, 9, 3), new(2, 6, 7, 6)),
            (s => new SeparableConv2D(s, 3, 5, 3), new(2, 8, 9, 3), new(2, 6, 7, 5)),
            (s => new MaxPool2D(s, 2), new(2, 8, 9, 3), new(2, 4, 4, 3)),
            (s => new MaxPool2D(s, 3, 2, WindowPadding.Half), new(2, 8, 9, 3), new(2, 4, 5, 3)),
            (s => new AveragePool2D(s, 2, padding: WindowPadding.Same), new(2, 8, 9, 3), new(2, 4, 5, 3)),
            (s => new GlobalAveragePool2D(s), new(2, 8, 9, 3), new(2, 3)),
            (s => new Flatten(s), new(2, 8, 9, 3), new(2, 216)),
            (s => new ActivationLayer(s, Activation.Gelu), new(2, 3), new(2, 3)),
            (s => new LayerNorm(s, 3), new(2, 3), new(2, 3)),
            (s => new BatchNorm(s, 3), new(2, 4, 3), new(2, 4, 3)),
            (s => new Gru(s, 3, 5, layers: 2), new(2, 4, 3), new(2, 4, 5)),
            (s => new Lstm(s, 3, 5, layers: 2, isBidirectional: true), new(2, 4, 3), new(2, 4, 10)),
            (s => new MultiHeadAttention(s, 6, 2), new(2, 4, 6), new(2, 4, 6)),
            (s => new Sequential(s, t => new Flatten(t), t => new Dense(t, 12, 2)), new(2, 4, 3), new(2, 2)),
        ];
        foreach (var (make, input, output) in cases)
        {
            Run(pool, make, input, new Random(1).Normal(input.Length), out var shape);
            Assert.Equal(output, shape);
        }

        pool.ThrowIfOutstanding();
    }

    [Fact]
    public void WrongShapesAreNamed()
    {
        using var pool = new TensorPool();
        var error = Assert.Throws<ShapeException>(() => Run(pool, s => new Conv1D(s["conv"], 3, 5, 4), new(2, 3), new float[6], out _));
        Assert.Contains("Conv1D conv", error.Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => Run(pool, s => new Conv2D(s, 3, 5, 3), new(2, 3), new float[6], out _));
        Assert.Throws<ShapeException>(() => Run(pool, s => new Dense(s, 4, 5), new(2, 3), new float[6], out _));
    }

    [Fact]
    public void ConvolutionOverTimeIsTheWeightedSumOfItsWindow()
    {
        using var pool = new TensorPool();
        using var layer = new Conv1D(new(pool), 2, 1, 3, padding: WindowPadding.Same);
        var values = new Random(2).Normal(5 * 2);
        using var x = pool.RentCopy(new(1, 5, 2), values);
        using var tape = new Tape(pool, isTraining: false);
        var y = layer.Forward(tape, tape.Input(x));
        var w = layer.Weight.Value.Span;
        for (var t = 0; t < 5; t++)
        {
            double sum = layer.Bias!.Value.Span[0];
            for (var k = 0; k < 3; k++)
            {
                for (var c = 0; c < 2 && t + k - 1 is >= 0 and < 5; c++) sum += (double)w[(k * 2) + c] * values[((t + k - 1) * 2) + c];
            }

            Assert.Equal(sum, y.Value.Span[t], 1e-5);
        }
    }

    [Fact]
    public void RaggedSequencesAreThoseOfTheirLengthAlone()
    {
        using var pool = new TensorPool();
        using var layer = new Gru(new(pool), 3, 4, layers: 2, isBidirectional: true);
        var values = new Random(2).Normal(2 * 6 * 3);
        using var both = pool.RentCopy(new(2, 6, 3), values);
        using var first = pool.RentCopy(new(1, 4, 3), values.AsSpan(0, 12));
        using var tape = new Tape(pool, isTraining: false);
        var ragged = layer.Forward(tape, tape.Input(both), [4, 6]).Value;
        var alone = layer.Forward(tape, tape.Input(first)).Value;
        Numbers.Near(Numbers.Doubles(alone.Span[..(4 * 8)]), ragged.Span[..(4 * 8)], 1e-5, "steps within the length");
        Numbers.Near(Numbers.Doubles(alone.Span.Slice(3 * 8, 4)), ragged.Span.Slice(5 * 8, 4), 1e-5, "the forward state stands still");
    }

    [Fact]
    public void AttentionOfOneKeyIsItsValue()
    {
        using var pool = new TensorPool();
        using var layer = new MultiHeadAttention(new(pool, 5), 4, 2);
        var values = new Random(2).Normal(12);
        using var x = pool.RentCopy(new(1, 3, 4), values);
        using var tape = new Tape(pool, isTraining: false);
        var y = layer.Forward(tape, tape.Input(x), tape.Input(x), lengths: [1]).Value;
        using var first = pool.RentCopy(new(1, 4), values.AsSpan(0, 4));
        var p = layer.Parameters.ToDictionary(q => q.Name, StringComparer.Ordinal);
        var value = tape.Dense(tape.Input(first), tape.Use(p["value.weight"]), tape.Use(p["value.bias"]));
        var expected = Numbers.Doubles(tape.Dense(value, tape.Use(p["output.weight"]), tape.Use(p["output.bias"])).Value.Span);
        for (var i = 0; i < 3; i++) Numbers.Near(expected, y.Span.Slice(i * 4, 4), 1e-5, $"query {i}");
    }

    [Fact]
    public void FrozenParametersKeepTheirBytes()
    {
        using var pool = new TensorPool();
        using var model = new TwoInputModel(new(pool));
        using var gradients = new Gradients(pool, model.Parameters);
        using var optimiser = new Adam(pool, gradients, 0.01f, weightDecay: 0.1f, isDecoupled: true);
        using var image = pool.RentCopy(new(4, 6, 6, 3), new Random(1).Normal(4 * 108));
        using var numbers = pool.RentCopy(new(4, 2), new Random(2).Normal(8));
        using var targets = pool.RentCopy(new(4, 1), [0, 1, 0, 1]);
        using var tape = new Tape(pool, isTraining: true);
        model.Freeze("body.*");
        Assert.Equal(36, model.CountParameters(onlyTrainable: true) - 5);
        var before = model.Parameters.Select(p => p.Value.Span.ToArray()).ToArray();
        for (var step = 0; step < 2; step++)
        {
            tape.Backward(tape.BinaryCrossEntropy(model.Forward(tape, tape.Input(image), tape.Input(numbers)), targets));
            gradients.Gather([tape]);
            optimiser.Step();
            tape.Reset();
        }

        foreach (var (parameter, start) in model.Parameters.Zip(before))
            Assert.Equal(parameter.Name.StartsWith("body", StringComparison.Ordinal), parameter.Value.Span.SequenceEqual(start));
        model.Unfreeze("body.?.bias");
        Assert.Equal(["body.0.bias", "body.1.bias"], model.Parameters.Where(p => p.IsTrainable && p.Name.StartsWith('b')).Select(p => p.Name));
        Assert.Contains("hidden.weight", Assert.Throws<ArgumentException>(() => model.Freeze("tail.*")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StatisticsShowWhatEachLayerComputed()
    {
        using var pool = new TensorPool();
        using var model = new TwoInputModel(new(pool));
        using var image = pool.RentCopy(new(2, 6, 6, 3), new Random(1).Normal(2 * 108));
        using var numbers = pool.RentZeros(new(2, 2));
        using var tape = new Tape(pool, isTraining: false);
        var y = model.Forward(tape, tape.Input(image), tape.Input(numbers));
        var all = ActivationStatistics.Of(tape);
        Assert.Equal(["body.0", "body.1", "body.2", "body.3", "body", "hidden", "head"], all.Select(s => s.Layer));
        Assert.Equal((y.Value.Span[0] + y.Value.Span[1]) / 2.0, all[^1].Mean, 1e-6);
        Assert.Equal(0, all[0].Smallest);
        Assert.InRange(all[0].ZeroShare, 0.1, 0.9);
        tape.Reset();
        Assert.Empty(tape.LayerOutputs);

        using var values = pool.RentCopy(new(6), [0, 1, 3, float.NaN, float.NegativeInfinity, 0]);
        var s = ActivationStatistics.Of("x", values);
        Assert.Equal((1.0, Math.Sqrt(1.5), 0.0, 3.0, 2), (s.Mean, s.Deviation, s.Smallest, s.Largest, s.NonFinite));
        Assert.Equal(1.0 / 3, s.ZeroShare);
    }

    [Fact]
    public void DeferredStatisticsMoveByTheShareOfEachPart()
    {
        using var pool = new TensorPool(isChecking: true);
        using (var layer = new BatchNorm(new(pool), 1))
        using (var x = pool.RentCopy(new(4, 1), [1, 2, 3, 6]))
        using (var tape = new Tape(pool, isTraining: true) { DefersStatistics = true })
        {
            layer.Forward(tape, tape.Input(x));
            Assert.Equal(0, layer.RunningMean.Value.Span[0]);
            tape.MoveStatistics(0.5f);
            Assert.Equal(0.05 * 3, layer.RunningMean.Value.Span[0], 1e-6);
            Assert.Equal(1 + (0.05 * ((14.0 / 3) - 1)), layer.RunningVariance.Value.Span[0], 1e-6);
            tape.MoveStatistics();
            Assert.Equal(0.05 * 3, layer.RunningMean.Value.Span[0], 1e-6);
        }

        pool.ThrowIfOutstanding();
    }
}
