using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Autodiff;

/// <summary>Dropout of channels and of whole items.</summary>
public sealed class DropOperationTests
{
    private const float Rate = 0.3f;

    private static void Check(Func<Tape, Variable, Variable> drop, Shape shape, Func<int, int> unit, int units)
    {
        SimdPaths.Each(level =>
        {
            using var pool = new TensorPool(isChecking: true);
            using var x = pool.Rent(shape);
            x.Span.Fill(1);
            using var tape = new Tape(pool, isTraining: true, seed: 1);
            var input = tape.Input(x, needsGradient: true);
            var y = drop(tape, input);
            var values = y.Value.Span.ToArray();
            var scales = new float[units];
            for (var i = 0; i < values.Length; i++) scales[unit(i)] = values[i];
            for (var i = 0; i < values.Length; i++) Assert.Equal(scales[unit(i)], values[i]);
            Assert.All(scales, v => Assert.True(v == 0 || Math.Abs(v - (1 / (1 - Rate))) < 1e-6f, $"{v} {level}"));

            // Five standard deviations of the share of zeros.
            var spread = 5 * Math.Sqrt(Rate * (1 - Rate) / units);
            Assert.InRange(scales.Count(v => v == 0) / (double)units, Rate - spread, Rate + spread);
            tape.Backward(y, Enumerable.Range(0, values.Length).Select(i => (float)i).ToArray());
            Assert.Equal(values.Select((v, i) => v * i), input.Gradient!.Span.ToArray());
        });
    }

    [Fact]
    public void DropPathKeepsOrDropsWholeItems() => Check((tape, x) => tape.DropPath(x, Rate), new(400, 3, 7), i => i / 21, 400);

    [Fact]
    public void DropoutOfChannelsKeepsOrDropsThemInAllPixels() =>
        Check((tape, x) => tape.DropoutChannels(x, Rate), new(20, 3, 2, 19), i => (i / (6 * 19) * 19) + (i % 19), 20 * 19);

    [Fact]
    public void ServingAndARateOfZeroLeaveEverythingAlone()
    {
        using var pool = new TensorPool();
        using var x = pool.RentZeros(new(2, 3));
        using var serving = new Tape(pool, isTraining: false);
        var input = serving.Input(x);
        Assert.Same(input, serving.DropPath(input, Rate));
        Assert.Same(input, serving.DropoutChannels(input, Rate));
        using var tape = new Tape(pool, isTraining: true);
        input = tape.Input(x);
        Assert.Same(input, tape.DropPath(input, 0));
        Assert.Contains("DropPath: expected a rate", Assert.Throws<ArgumentOutOfRangeException>(() => tape.DropPath(input, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => tape.DropoutChannels(input, float.NaN));
        using var row = pool.RentZeros(new(3));
        Assert.Throws<ShapeException>(() => tape.DropoutChannels(tape.Input(row), Rate));
    }
}
