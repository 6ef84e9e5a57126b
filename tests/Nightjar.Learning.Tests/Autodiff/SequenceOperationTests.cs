using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Autodiff;

/// <summary>Attention and recurrent layers against their definitions in float64.</summary>
public sealed class SequenceOperationTests
{
    private static float[][] Draw(Random random, params Shape[] shapes) => Array.ConvertAll(shapes, s => random.Normal(s.Length, 0.7));

    private static int[]? Lengths(Random random, int seed, int batch, int time) =>
        seed % 2 == 0 ? null : Enumerable.Range(0, batch).Select(_ => random.Next(time + 1)).ToArray();

    private static double[] Attend(double[][] x, int batch, int queries, int keys, int heads, int width, int[]? lengths)
    {
        var features = heads * width;
        var y = new double[batch * queries * features];
        for (var at = 0; at < batch * heads * queries; at++)
        {
            var (i, h, n) = (at % queries, at / queries % heads, at / queries / heads);
            var count = lengths?[n] ?? keys;
            var scores = new double[count];
            for (var j = 0; j < count; j++)
            {
                for (var c = 0; c < width; c++) scores[j] += x[0][(((n * queries) + i) * features) + (h * width) + c] * x[1][(((n * keys) + j) * features) + (h * width) + c];
                scores[j] = Math.Exp((scores[j] / Math.Sqrt(width)) + x[3][(((h * queries) + i) * keys) + j]);
            }

            for (var j = 0; j < count; j++)
            {
                for (var c = 0; c < width; c++) y[(((n * queries) + i) * features) + (h * width) + c] += scores[j] / scores.Sum() * x[2][(((n * keys) + j) * features) + (h * width) + c];
            }
        }

        return y;
    }

    [Fact]
    public void AttentionWithBiasAndRaggedKeys()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            var (batch, queries, keys, heads, width) = (random.Next(1, 4), random.Next(1, 8), random.Next(1, 20), random.Next(1, 4), random.Next(1, 6));
            var lengths = Lengths(random, seed, batch, keys);
            Shape[] shapes = [new(batch, queries, heads * width), new(batch, keys, heads * width), new(batch, keys, heads * width), new(heads, queries, keys)];
            OperationCheck.Run(
                $"attention {seed}",
                shapes,
                Draw(random, shapes),
                x => Attend(x, batch, queries, keys, heads, width, lengths),
                (tape, x) => tape.Attend(x[0], x[1], x[2], heads, x[3], lengths));
        }
    }

    [Fact]
    public void SelfAttentionAddsTheGradientsOfItsThreeUses()
    {
        Shape shape = new(2, 5, 6);
        var none = new double[2 * 5 * 5];
        OperationCheck.Run("self", [shape], Draw(new Random(1), shape), x => Attend([x[0], x[0], x[0], none], 2, 5, 5, 2, 3, null), (tape, x) => tape.Attend(x[0], x[0], x[0], 2));
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double[] RunLayer(double[][] x, int batch, int time, int inputs, int units, int gates, bool isReversed, int[]? lengths)
    {
        var y = new double[batch * time * units];
        for (var n = 0; n < batch; n++)
        {
            var (h, c) = (new double[units], new double[units]);
            for (var step = 0; step < time; step++)
            {
                var t = isReversed ? time - 1 - step : step;
                if (t < (lengths?[n] ?? time))
                {
                    var (a, b) = ((double[])x[3].Clone(), (double[])x[4].Clone());
                    for (var g = 0; g < gates * units; g++)
                    {
                        for (var k = 0; k < inputs; k++) a[g] += x[0][(((n * time) + t) * inputs) + k] * x[1][(k * gates * units) + g];
                        for (var k = 0; k < units; k++) b[g] += h[k] * x[2][(k * gates * units) + g];
                    }

                    for (var u = 0; u < units; u++)
                    {
                        double Sum(int gate) => a[(gate * units) + u] + b[(gate * units) + u];
                        if (gates == 3)
                        {
                            var z = Sigmoid(Sum(1));
                            h[u] = ((1 - z) * Math.Tanh(a[(2 * units) + u] + (Sigmoid(Sum(0)) * b[(2 * units) + u]))) + (z * h[u]);
                        }
                        else
                        {
                            c[u] = (Sigmoid(Sum(1)) * c[u]) + (Sigmoid(Sum(0)) * Math.Tanh(Sum(2)));
                            h[u] = Sigmoid(Sum(3)) * Math.Tanh(c[u]);
                        }
                    }
                }

                h.CopyTo(y, ((n * time) + t) * units);
            }
        }

        return y;
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void RecurrentLayersBothWaysAndRagged(int gates)
    {
        for (var seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            var (batch, time, inputs, units) = (random.Next(1, 4), random.Next(1, 7), random.Next(1, 5), random.Next(1, 20));
            var isReversed = seed % 4 > 1;
            var lengths = Lengths(random, seed, batch, time);
            Shape[] shapes = [new(batch, time, inputs), new(inputs, gates * units), new(units, gates * units), new(gates * units), new(gates * units)];
            OperationCheck.Run(
                $"{gates} gates {seed} {isReversed}",
                shapes,
                Draw(random, shapes),
                x => RunLayer(x, batch, time, inputs, units, gates, isReversed, lengths),
                (tape, x) => gates == 3 ? tape.Gru(x[0], x[1], x[2], x[3], x[4], isReversed, lengths) : tape.Lstm(x[0], x[1], x[2], x[3], x[4], isReversed, lengths),
                5e-5);
        }
    }

    [Fact]
    public void SequencesOfALargeBatchDoNotDependOnOneAnother()
    {
        const int batch = 61, time = 3, inputs = 2, units = 5;
        using var pool = new TensorPool(isChecking: true);
        var random = new Random(8);
        var x = random.Normal(batch * time * inputs);
        var lengths = Enumerable.Range(0, batch).Select(_ => random.Next(time + 1)).ToArray();
        double[][] values = [Numbers.Doubles(x), Numbers.Doubles(random.Normal(inputs * 3 * units)), Numbers.Doubles(random.Normal(units * 3 * units)), new double[3 * units], new double[3 * units]];
        using var inputWeight = pool.RentCopy(new(inputs, 3 * units), Array.ConvertAll(values[1], v => (float)v));
        using var stateWeight = pool.RentCopy(new(units, 3 * units), Array.ConvertAll(values[2], v => (float)v));
        using var input = pool.RentCopy(new(batch, time, inputs), x);
        SimdPaths.Each(level =>
        {
            using var tape = new Tape(pool, isTraining: true);
            var whole = tape.Input(input, needsGradient: true);
            var y = tape.Gru(whole, tape.Input(inputWeight), tape.Input(stateWeight), lengths: lengths);
            Numbers.Near(RunLayer(values, batch, time, inputs, units, 3, isReversed: false, lengths), y.Value.Span, 1e-5, $"large batch {level}");
            tape.Backward(y, Enumerable.Repeat(1f, y.Shape.Length).ToArray());
            for (var n = 0; n < batch; n++)
            {
                using var alone = pool.RentCopy(new(1, time, inputs), x.AsSpan(n * time * inputs, time * inputs));
                using var single = new Tape(pool, isTraining: true);
                var one = single.Input(alone, needsGradient: true);
                var output = single.Gru(one, single.Input(inputWeight), single.Input(stateWeight), lengths: [lengths[n]]);
                single.Backward(output, Enumerable.Repeat(1f, output.Shape.Length).ToArray());
                Numbers.Near(Numbers.Doubles(one.Gradient!.Span), whole.Gradient!.Span.Slice(n * time * inputs, time * inputs), 1e-5, $"gradient of sequence {n} {level}");
            }
        });
    }

    [Fact]
    public void WhatLiesBehindASequencesEndHasNoEffect()
    {
        using var pool = new TensorPool(isChecking: true);
        var random = new Random(7);
        var x = random.Normal(2 * 6 * 3);
        using var inputWeight = pool.RentCopy(new(3, 12), random.Normal(36));
        using var stateWeight = pool.RentCopy(new(4, 12), random.Normal(48));
        float[] Run(float[] values)
        {
            using var input = pool.RentCopy(new(2, 6, 3), values);
            using var tape = new Tape(pool, isTraining: false);
            return tape.Gru(tape.Input(input), tape.Input(inputWeight), tape.Input(stateWeight), lengths: [4, 2]).Value.Span.ToArray();
        }

        var before = Run(x);
        for (var i = 4 * 3; i < 6 * 3; i++) x[i] = float.NaN;
        for (var i = (6 + 2) * 3; i < x.Length; i++) x[i] = 1e30f;
        Assert.Equal(before, Run(x));
        Assert.Equal(before[(3 * 4)..(4 * 4)], before[(5 * 4)..(6 * 4)]);
    }

    [Fact]
    public void ConcatPutsFeaturesSideBySide()
    {
        Shape[] shapes = [new(3, 2, 5), new(3, 2, 18)];
        OperationCheck.Run("concat", shapes, Draw(new Random(3), shapes), x =>
        {
            var y = new double[6 * 23];
            for (var i = 0; i < y.Length; i++) y[i] = i % 23 < 5 ? x[0][(i / 23 * 5) + (i % 23)] : x[1][(i / 23 * 18) + (i % 23) - 5];
            return y;
        }, (tape, x) => tape.Concat(x[0], x[1]));
    }

    [Fact]
    public void LengthsThatDoNotFitAreNamed()
    {
        using var pool = new TensorPool();
        using var x = pool.RentZeros(new(2, 3, 4));
        using var tape = new Tape(pool, isTraining: false);
        var v = tape.Input(x);
        Assert.Contains("lengths from 0 to 3, found 4", Assert.Throws<ShapeException>(() => tape.Attend(v, v, v, 1, null, [1, 4])).Message, StringComparison.Ordinal);
        Assert.Contains("Attend: expected 2 lengths", Assert.Throws<ShapeException>(() => tape.Attend(v, v, v, 1, null, [1])).Message, StringComparison.Ordinal);
    }
}
