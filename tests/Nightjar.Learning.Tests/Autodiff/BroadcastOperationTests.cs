using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Autodiff;

/// <summary>Sums and products with a small tensor that is repeated, and what is made of them.</summary>
public sealed class BroadcastOperationTests
{
    private static float[][] Draw(Random random, params Shape[] shapes) => Array.ConvertAll(shapes, s => random.Normal(s.Length));

    // NumPy's rule, place by place: the place in b of element i of a.
    private static int Place(int i, Shape a, Shape b)
    {
        var (place, step) = (0, 1);
        for (var axis = a.Axes - 1; axis >= 0; axis--)
        {
            var own = axis - (a.Axes - b.Axes);
            var extent = own < 0 ? 1 : b[own];
            if (extent != 1) place += i % a[axis] * step;
            step *= extent;
            i /= a[axis];
        }

        return place;
    }

    [Fact]
    public void TheSmallTensorIsRepeated()
    {
        for (var seed = 0; seed < 24; seed++)
        {
            var random = new Random(seed);
            var (n, h, w, c) = (random.Next(1, 4), random.Next(1, 5), random.Next(1, 5), random.Next(1, 40));
            Shape[] shapes = (seed % 6) switch
            {
                0 => [new(n, h, w, c), new(c)],
                1 => [new(n, h, w, c), new(n, 1, 1, c)],
                2 => [new(n, h, c), new(h, c)],
                3 => [new(n, h, w, c), new(n, 1, 1, 1)],
                4 => [new(n, h, w, c), new(n, h, w, 1)],
                _ => [new(n, h, w, c), new(1)],
            };
            double[] Plain(double[][] x, Func<double, double, double> f) => x[0].Select((v, i) => f(v, x[1][Place(i, shapes[0], shapes[1])])).ToArray();
            var values = Draw(random, shapes);
            OperationCheck.Run($"add {shapes[0]} {shapes[1]}", shapes, values, x => Plain(x, (a, b) => a + b), (tape, x) => tape.Add(x[0], x[1]), 5e-5);
            OperationCheck.Run($"multiply {shapes[0]} {shapes[1]}", shapes, values, x => Plain(x, (a, b) => a * b), (tape, x) => tape.Multiply(x[0], x[1]), 5e-5);
        }
    }

    [Fact]
    public void AProductWithItselfHasBothGradients()
    {
        Shape shape = new(3, 19);
        OperationCheck.Run("square", [shape], Draw(new Random(1), shape), x => Array.ConvertAll(x[0], v => v * v), (tape, x) => tape.Multiply(x[0], x[0]));
        OperationCheck.Run("double", [shape], Draw(new Random(1), shape), x => Array.ConvertAll(x[0], v => v + v), (tape, x) => tape.Add(x[0], x[0]));
    }

    [Fact]
    public void WhatIsUsedAgainAfterAProductGetsBothGradients()
    {
        Shape[] shapes = [new(2, 5, 6), new(6)];
        OperationCheck.Run(
            "x·b + x",
            shapes,
            Draw(new Random(3), shapes),
            x => x[0].Select((v, i) => (v * x[1][i % 6]) + v).ToArray(),
            (tape, x) => tape.Add(tape.Multiply(x[0], x[1]), x[0]));
    }

    [Theory]
    [InlineData(new[] { 2, 3 }, new[] { 2 })]
    [InlineData(new[] { 2, 3 }, new[] { 1, 2, 3 })]
    [InlineData(new[] { 2, 3, 4, 5 }, new[] { 1, 3, 1, 5 })]
    [InlineData(new[] { 2, 3, 4 }, new[] { 2, 4 })]
    [InlineData(new[] { 1, 3 }, new[] { 2, 3 })]
    public void ShapesThatDoNotLineUpAreRefused(int[] large, int[] small)
    {
        using var pool = new TensorPool();
        using var a = pool.RentZeros(new(large));
        using var b = pool.RentZeros(new(small));
        using var tape = new Tape(pool, isTraining: true);
        var error = Assert.Throws<ShapeException>(() => tape.Multiply(tape.Input(a), tape.Input(b)));
        Assert.StartsWith("Multiply: expected", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{a.Shape} and {b.Shape}", error.Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => tape.Add(tape.Input(a), tape.Input(b)));
    }

    private static double[] Excite(double[][] x, int batch, int places, int channels, int squeezed, int[]? lengths)
    {
        var y = (double[])x[0].Clone();
        for (var n = 0; n < batch; n++)
        {
            var count = lengths?[n] ?? places;
            var means = Enumerable.Range(0, channels).Select(c => count == 0 ? 0 : Enumerable.Range(0, count).Average(p => x[0][(((n * places) + p) * channels) + c])).ToArray();
            var hidden = Enumerable.Range(0, squeezed).Select(s => OperationTests.Apply(Activation.GeluTanh, x[2][s] + means.Select((m, c) => m * x[1][(c * squeezed) + s]).Sum())).ToArray();
            for (var at = 0; at < places * channels; at++)
            {
                var c = at % channels;
                y[(n * places * channels) + at] *= OperationTests.Apply(Activation.Sigmoid, x[4][c] + hidden.Select((v, s) => v * x[3][(s * channels) + c]).Sum());
            }
        }

        return y;
    }

    [Fact]
    public void SqueezeAndExcite()
    {
        for (var seed = 0; seed < 9; seed++)
        {
            var random = new Random(seed);
            var (batch, height, width, channels, squeezed) = (random.Next(1, 4), random.Next(1, 5), random.Next(1, 5), random.Next(1, 20), random.Next(1, 5));
            var lengths = seed % 3 == 2 ? Enumerable.Range(0, batch).Select(_ => random.Next((height * width) + 1)).ToArray() : null;
            var x = seed % 3 == 0 ? new Shape(batch, height, width, channels) : new Shape(batch, height * width, channels);
            Shape[] shapes = [x, new(channels, squeezed), new(squeezed), new(squeezed, channels), new(channels)];
            OperationCheck.Run(
                $"squeeze and excite {seed}",
                shapes,
                Draw(random, shapes),
                v => Excite(v, batch, height * width, channels, squeezed, lengths),
                (tape, v) => tape.SqueezeExcite(v[0], v[1], v[2], v[3], v[4], Activation.GeluTanh, lengths),
                5e-5);
        }
    }

    [Fact]
    public void LeakyReluWithASlopeOfOnesOwn()
    {
        Shape shape = new(131);
        OperationCheck.Run("leaky", [shape], Draw(new Random(4), shape), x => Array.ConvertAll(x[0], v => v < 0 ? (double)0.3f * v : v), (tape, x) => tape.LeakyRelu(x[0], 0.3f), kinks: v => Math.Abs(v) < 1e-4);
    }
}
