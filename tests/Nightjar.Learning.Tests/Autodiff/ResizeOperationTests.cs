using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Autodiff;

public sealed class ResizeOperationTests
{
    // The hat function around every source pixel, with the outermost pixels going on for ever.
    private static double Weight(int target, int source, int size, int outSize)
    {
        var at = Math.Clamp(((target + 0.5) * size / outSize) - 0.5, 0, size - 1);
        return Math.Max(0, 1 - Math.Abs(at - source));
    }

    [Fact]
    public void EveryPixelIsTheHatWeightedSumOfTheSource()
    {
        for (var seed = 0; seed < 24; seed++)
        {
            var random = new Random(seed);
            var (batch, h, w, c, height, width) = (random.Next(1, 3), random.Next(1, 8), random.Next(1, 8), seed % 2 == 0 ? random.Next(1, 5) : random.Next(5, 40), random.Next(1, 13), random.Next(1, 13));
            Shape shape = new(batch, h, w, c);
            OperationCheck.Run($"resize {shape} to {height} x {width}", [shape], [random.Normal(shape.Length)], x =>
            {
                var y = new double[batch * height * width * c];
                for (var at = 0; at < y.Length; at++)
                {
                    var (k, j, i, n) = (at % c, at / c % width, at / c / width % height, at / c / width / height);
                    for (var p = 0; p < h * w; p++)
                        y[at] += Weight(i, p / w, h, height) * Weight(j, p % w, w, width) * x[0][(((n * h * w) + p) * c) + k];
                }

                return y;
            }, (tape, x) => tape.ResizeBilinear(x[0], height, width), 5e-5);
        }
    }

    [Fact]
    public void KnownRows()
    {
        // What PyTorch's interpolate(mode="bilinear", align_corners=False) documents for 1, 2 to 4 pixels, and halves by means.
        using var pool = new TensorPool();
        using var up = pool.RentCopy(new(1, 1, 2, 1), [1, 2]);
        using var down = pool.RentCopy(new(1, 1, 4, 1), [1, 3, 5, 11]);
        using var tape = new Tape(pool, isTraining: false);
        Assert.Equal([1, 1.25f, 1.75f, 2], tape.ResizeBilinear(tape.Input(up), 1, 4).Value.Span.ToArray());
        Assert.Equal([2, 8], tape.ResizeBilinear(tape.Input(down), 1, 2).Value.Span.ToArray());
    }

    [Fact]
    public void TheSameSizeIsACopyAndAConstantStaysConstant()
    {
        using var pool = new TensorPool();
        using var x = pool.RentCopy(new(2, 5, 4, 3), new Random(1).Normal(120));
        using var flat = pool.Rent(new(1, 9, 7, 2));
        flat.Span.Fill(3);
        using var tape = new Tape(pool, isTraining: false);
        Assert.Equal(x.Span.ToArray(), tape.ResizeBilinear(tape.Input(x), 5, 4).Value.Span.ToArray());
        Assert.All(tape.ResizeBilinear(tape.Input(flat), 31, 4).Value.Span.ToArray(), v => Assert.Equal(3, v, 1e-6));
    }

    [Fact]
    public void SizesOfZeroAreRefused()
    {
        using var pool = new TensorPool();
        using var x = pool.RentZeros(new(1, 2, 3, 4));
        using var tape = new Tape(pool, isTraining: false);
        Assert.Contains("ResizeBilinear: expected x", Assert.Throws<ShapeException>(() => tape.ResizeBilinear(tape.Input(x), 0, 3)).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => tape.ResizeBilinear(tape.Reshape(tape.Input(x), new(6, 4)), 2, 2));
    }
}
