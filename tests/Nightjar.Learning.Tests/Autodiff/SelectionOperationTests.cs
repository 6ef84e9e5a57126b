using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Autodiff;

/// <summary>Operations that only move numbers: tables, slices, permutations, positions.</summary>
public sealed class SelectionOperationTests
{
    private static float[][] Draw(Random random, params Shape[] shapes) => Array.ConvertAll(shapes, s => random.Normal(s.Length));

    private static Shape Draw(Random random, int axes) => new(Enumerable.Range(0, axes).Select(_ => random.Next(1, axes > 4 ? 4 : 6)).ToArray());

    // The place of every element by its coordinates.
    private static int[] Coordinates(int at, Shape shape)
    {
        var result = new int[shape.Axes];
        for (var k = shape.Axes - 1; k >= 0; k--) (result[k], at) = (at % shape[k], at / shape[k]);
        return result;
    }

    private static int Place(int[] coordinates, Shape shape)
    {
        var place = 0;
        for (var k = 0; k < shape.Axes; k++) place = (place * shape[k]) + coordinates[k];
        return place;
    }

    [Fact]
    public void Embedding()
    {
        for (var seed = 0; seed < 8; seed++)
        {
            var random = new Random(seed);
            var (rows, features, batch, time) = (random.Next(1, 5), random.Next(1, 40), random.Next(1, 4), random.Next(0, 6));
            var indices = Enumerable.Range(0, batch * time).Select(_ => random.Next(rows)).ToArray();
            Shape shape = new(rows, features);
            OperationCheck.Run($"embed {seed}", [shape], Draw(random, shape), x => indices.SelectMany(i => x[0][(i * features)..((i + 1) * features)]).ToArray(), (tape, x) =>
            {
                var y = tape.Embed(x[0], indices, new(batch, time));
                Assert.Equal(new Shape(batch, time, features), y.Shape);
                return y;
            });
            using var pool = new TensorPool();
            using var floats = pool.RentCopy(new(batch, time), Array.ConvertAll(indices, i => (float)i));
            OperationCheck.Run($"embed floats {seed}", [shape], Draw(random, shape), x => indices.SelectMany(i => x[0][(i * features)..((i + 1) * features)]).ToArray(), (tape, x) =>
            {
                var y = tape.Embed(x[0], tape.Input(floats));
                Assert.Equal(new Shape(batch, time, features), y.Shape);
                return y;
            });
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void AnIndexOutsideTheTableIsNamed(int index)
    {
        using var pool = new TensorPool();
        using var table = pool.RentZeros(new(4, 3));
        using var tape = new Tape(pool, isTraining: true);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => tape.Embed(tape.Input(table), [0, index]));
        Assert.Contains($"Embed: index {index} at place 1, the table has rows 0 to 3", error.Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => tape.Embed(tape.Input(table), [0, 1, 2], new(2)));
    }

    [Theory]
    [InlineData(4, "4")]
    [InlineData(-1, "-1")]
    [InlineData(1.5, "1.5")]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void AFloatThatIsNoRowIsNamedWithItsPlace(float index, string text)
    {
        using var pool = new TensorPool();
        using var table = new Parameter("bands.weight", pool.RentZeros(new(4, 3)));
        using var tape = new Tape(pool, isTraining: true);
        using var indices = pool.RentCopy(new(2, 3), [0, 1, 2, 3, -0f, index], "bands");
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => tape.Embed(tape.Use(table), tape.Input(indices)));
        Assert.Contains($"bands holds index {text} in row 1 at place 2; bands.weight has rows 0 to 3", error.Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => tape.Embed(tape.Input(indices), tape.Input(pool.RentZeros(new(1, 1, 1, 1, 1, 1)))));
    }

    [Fact]
    public void SlicesAndSelections()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var shape = Draw(random, 1 + (seed % 5));
            var axis = random.Next(shape.Axes);
            var first = random.Next(shape[axis]);
            var count = random.Next(shape[axis] - first + 1);
            var part = shape.With(axis, count);
            double[] Plain(double[] x, Shape result) => Enumerable.Range(0, result.Length).Select(i =>
            {
                var at = Coordinates(i, result);
                at[axis] += first;
                return x[Place(at, shape)];
            }).ToArray();
            OperationCheck.Run($"slice {seed} {shape}", [shape], Draw(random, [shape]), x => Plain(x[0], part), (tape, x) => tape.Slice(x[0], axis, first, count));
            OperationCheck.Run($"select {seed} {shape}", [shape], Draw(random, [shape]), x => Plain(x[0], shape.With(axis, 1)), (tape, x) =>
            {
                var y = tape.Select(x[0], axis, first);
                Assert.Equal(shape.Axes - 1, y.Shape.Axes);
                return y;
            });
        }
    }

    [Fact]
    public void Permutations()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var shape = Draw(random, seed % 7);
            var order = Enumerable.Range(0, shape.Axes).ToArray();
            random.Shuffle(order);
            Shape turned = new(order.Select(k => shape[k]).ToArray());
            var values = Draw(random, [shape]);
            OperationCheck.Run($"permute {shape} by {string.Join(' ', order)}", [shape], values, x => Enumerable.Range(0, turned.Length).Select(i =>
            {
                var (at, from) = (Coordinates(i, turned), new int[shape.Axes]);
                for (var k = 0; k < order.Length; k++) from[order[k]] = at[k];
                return x[0][Place(from, shape)];
            }).ToArray(), (tape, x) =>
            {
                var y = tape.Permute(x[0], order);
                Assert.Equal(turned, y.Shape);
                return y;
            });
        }
    }

    [Fact]
    public void TransposingTwiceChangesNothing()
    {
        using var pool = new TensorPool();
        using var x = pool.RentCopy(new(2, 3, 5), new Random(1).Normal(30));
        using var tape = new Tape(pool, isTraining: false);
        var turned = tape.Transpose(tape.Input(x));
        Assert.Equal(new Shape(2, 5, 3), turned.Shape);
        Assert.Equal(x.Span[7], turned.Value.Span[(2 * 3) + 1]);
        Assert.Equal(x.Span.ToArray(), tape.Transpose(turned).Value.Span.ToArray());
    }

    [Fact]
    public void PositionsAreWaves()
    {
        using var pool = new TensorPool();
        foreach (var features in new[] { 1, 6, 7, 32 })
        {
            using var positions = pool.Rent(new(9, features));
            PositionOperation.FillSinusoids(positions);
            for (var t = 0; t < 9; t++)
            {
                // sin² + cos² = 1 in every pair, and the angle of pair i turns by 10000^(-2i/features) a step.
                for (var c = 0; c + 1 < features; c += 2)
                {
                    var (sin, cos) = (positions.Span[(t * features) + c], positions.Span[(t * features) + c + 1]);
                    var angle = t * Math.Exp(-c * Math.Log(10000) / features);
                    Assert.Equal(1, (sin * sin) + (cos * cos), 1e-6);
                    Assert.Equal(angle % (2 * Math.PI), (Math.Atan2(sin, cos) + (2 * Math.PI)) % (2 * Math.PI), 1e-5);
                }
            }
        }
    }

    [Fact]
    public void PositionsAreAddedToEverySequence()
    {
        using var pool = new TensorPool();
        foreach (var rows in new[] { 4, 6 })
        {
            using var positions = pool.Rent(new(rows, 5));
            PositionOperation.FillSinusoids(positions);
            var waves = positions.Span.ToArray();
            Shape shape = new(3, 4, 5);
            OperationCheck.Run("positions", [shape], Draw(new Random(5), [shape]), x => x[0].Select((v, i) => v + waves[i % 20]).ToArray(), (tape, x) => tape.AddPositions(x[0], positions));
        }
    }

    [Fact]
    public void WhatIsNotThereIsNamed()
    {
        using var pool = new TensorPool();
        using var x = pool.RentZeros(new(2, 3, 4));
        using var tape = new Tape(pool, isTraining: true);
        var v = tape.Input(x);
        Assert.Equal("Slice: expected elements 2 to 4 of axis 1 to exist, got (2, 3, 4)", Assert.Throws<ShapeException>(() => tape.Slice(v, 1, 2, 2)).Message);
        Assert.Throws<ShapeException>(() => tape.Slice(v, 0, int.MaxValue, int.MaxValue));
        Assert.Equal("Select: expected element 4 of axis 2 to exist, got (2, 3, 4)", Assert.Throws<ShapeException>(() => tape.Select(v, 2, 4)).Message);
        Assert.Equal("Permute: expected an order of 3 axes, found (0, 1, 1), got (2, 3, 4)", Assert.Throws<ShapeException>(() => tape.Permute(v, 0, 1, 1)).Message);
        Assert.Throws<ShapeException>(() => tape.Permute(v, 0, 1, 3));
        Assert.Throws<ShapeException>(() => tape.Permute(v, 1, 0));
        using var positions = pool.RentZeros(new(2, 4));
        Assert.Throws<ShapeException>(() => tape.AddPositions(v, positions));
    }
}
