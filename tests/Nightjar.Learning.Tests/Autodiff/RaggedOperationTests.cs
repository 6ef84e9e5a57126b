using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Autodiff;

/// <summary>Rows, means and maxima of ragged sequences.</summary>
public sealed class RaggedOperationTests
{
    private static void Each(Action<string, Random, Shape, int[]?> check)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            Shape shape = new(random.Next(1, 5), random.Next(1, 7), random.Next(1, 40));
            var lengths = seed % 3 == 0 ? null : Enumerable.Range(0, shape[0]).Select(_ => random.Next(shape[1] + 1)).ToArray();
            check($"{seed} {shape}", random, shape, lengths);
        }
    }

    private static double[] Fold(double[] x, Shape shape, int[]? lengths, Func<double[], double> f) => Enumerable.Range(0, shape[0] * shape[2]).Select(i =>
    {
        var (n, c) = (i / shape[2], i % shape[2]);
        var row = Enumerable.Range(0, lengths?[n] ?? shape[1]).Select(t => x[(((n * shape[1]) + t) * shape[2]) + c]).ToArray();
        return row.Length == 0 ? 0 : f(row);
    }).ToArray();

    // The row of x at every row of the result, -1 for zeros.
    private static double[] Move(double[] x, Shape shape, int[]? lengths, Func<int, int, int> source) => Enumerable.Range(0, shape.Length).Select(i =>
    {
        var (n, t, c) = (i / shape[2] / shape[1], i / shape[2] % shape[1], i % shape[2]);
        var from = source(t, lengths?[n] ?? shape[1]);
        return from < 0 ? 0 : x[(((n * shape[1]) + from) * shape[2]) + c];
    }).ToArray();

    [Fact]
    public void MeansOverTime() => Each((label, random, shape, lengths) => OperationCheck.Run(
        "mean " + label, [shape], [random.Normal(shape.Length)], x => Fold(x[0], shape, lengths, r => r.Average()), (tape, x) => tape.MeanOverTime(x[0], lengths)));

    [Fact]
    public void MaximaOverTime() => Each((label, random, shape, lengths) => OperationCheck.Run(
        "max " + label, [shape], [random.Normal(shape.Length)], x => Fold(x[0], shape, lengths, r => r.Max()), (tape, x) => tape.MaxOverTime(x[0], lengths)));

    [Fact]
    public void LastStates() => Each((label, random, shape, lengths) => OperationCheck.Run(
        "last " + label, [shape], [random.Normal(shape.Length)], x => Fold(x[0], shape, lengths, r => r[^1]), (tape, x) => tape.LastStates(x[0], lengths)));

    [Fact]
    public void Reverses() => Each((label, random, shape, lengths) => OperationCheck.Run(
        "reverse " + label, [shape], [random.Normal(shape.Length)], x => Move(x[0], shape, lengths, (t, length) => t < length ? length - 1 - t : t), (tape, x) => tape.ReverseSequences(x[0], lengths)));

    [Fact]
    public void Masks() => Each((label, random, shape, lengths) =>
    {
        lengths ??= Enumerable.Repeat(shape[1], shape[0]).ToArray();
        OperationCheck.Run("mask " + label, [shape], [random.Normal(shape.Length)], x => Move(x[0], shape, lengths, (t, length) => t < length ? t : -1), (tape, x) => tape.MaskSequences(x[0], lengths));
    });

    [Fact]
    public void WhatLiesBehindTheEndHasNoEffectAndNoGradient()
    {
        using var pool = new TensorPool(isChecking: true);
        int[] lengths = [2, 0];
        var good = new float[2 * 3 * 5];
        new Random(1).Normal(10).CopyTo(good, 0);
        var bad = (float[])good.Clone();
        bad.AsSpan(10).Fill(float.NaN);
        Func<Tape, Variable, Variable>[] operations =
        [
            (tape, x) => tape.MeanOverTime(x, lengths),
            (tape, x) => tape.MaxOverTime(x, lengths),
            (tape, x) => tape.LastStates(x, lengths),
            (tape, x) => tape.MaskSequences(x, lengths),
        ];
        foreach (var operation in operations)
        {
            (float[] Value, float[] Gradient) Run(float[] values)
            {
                using var x = pool.RentCopy(new(2, 3, 5), values);
                using var tape = new Tape(pool, isTraining: true);
                var input = tape.Input(x, needsGradient: true);
                var y = operation(tape, input);
                tape.Backward(y, Enumerable.Repeat(1f, y.Shape.Length).ToArray());
                return (y.Value.Span.ToArray(), input.Gradient!.Span.ToArray());
            }

            var (value, gradient) = Run(bad);
            Assert.Equal(Run(good).Value, value);
            Assert.All(value[^5..], v => Assert.Equal(0, v));
            Assert.All(gradient[10..], v => Assert.Equal(0, v));
            Assert.All(gradient, v => Assert.True(float.IsFinite(v)));
        }
    }

    [Fact]
    public void ReversingTwiceChangesNothing()
    {
        using var pool = new TensorPool();
        using var x = pool.RentCopy(new(3, 4, 2), new Random(2).Normal(24));
        using var tape = new Tape(pool, isTraining: false);
        int[] lengths = [4, 0, 3];
        Assert.Equal(x.Span.ToArray(), tape.ReverseSequences(tape.ReverseSequences(tape.Input(x), lengths), lengths).Value.Span.ToArray());
    }

    [Fact]
    public void AMaskIsOneInsideAndZeroBehind()
    {
        using var pool = new TensorPool(isChecking: true);
        using var mask = pool.Rent(new(3, 4));
        SequenceOperation.FillMask(mask, [4, 0, 1]);
        Assert.Equal([1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0], mask.Span.ToArray());
        Assert.Throws<ShapeException>(() => SequenceOperation.FillMask(mask, [4, 0, 5]));
    }

    [Fact]
    public void WrongShapesAndLengthsAreNamed()
    {
        using var pool = new TensorPool();
        using var x = pool.RentZeros(new(2, 3, 4));
        using var flat = pool.RentZeros(new(2, 3));
        using var tape = new Tape(pool, isTraining: false);
        Assert.Equal("MaxOverTime: expected x (batch, time, features), got (2, 3)", Assert.Throws<ShapeException>(() => tape.MaxOverTime(tape.Input(flat))).Message);
        Assert.Equal("LastStates: expected x (batch, time, features), got (2, 3)", Assert.Throws<ShapeException>(() => tape.LastStates(tape.Input(flat))).Message);
        Assert.Contains("MeanOverTime: expected lengths from 0 to 3, found -1", Assert.Throws<ShapeException>(() => tape.MeanOverTime(tape.Input(x), [0, -1])).Message, StringComparison.Ordinal);
        Assert.Contains("ReverseSequences: expected 2 lengths", Assert.Throws<ShapeException>(() => tape.ReverseSequences(tape.Input(x), [1])).Message, StringComparison.Ordinal);
    }
}
