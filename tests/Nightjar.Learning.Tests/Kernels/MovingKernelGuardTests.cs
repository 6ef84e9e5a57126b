using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Kernels;

/// <summary>Kernels that repeat, move, resize and gather, with a page without access directly behind and then in front of every
/// array, and every vector path against the scalar one.</summary>
public sealed unsafe class MovingKernelGuardTests
{
    private const int Longest = 130;

    /// <summary>A kernel from x to y, and one that makes a gradient as large as x out of y.</summary>
    private delegate void Kernel(float* x, float* y, float* gradient);

    private static void Check(string label, int source, int result, Kernel kernel)
    {
        foreach (var guardBefore in new[] { false, true })
        {
            double[]? scalar = null;
            SimdPaths.Each(level =>
            {
                using var x = new GuardedFloats(new Random(source).Normal(source), guardBefore);
                using var y = new GuardedFloats(result, guardBefore);
                using var gradient = new GuardedFloats(source, guardBefore);
                kernel(x.Pointer, y.Pointer, gradient.Pointer);
                float[] found = [.. y.Span, .. gradient.Span];
                scalar ??= Numbers.Doubles(found);
                Numbers.Near(scalar, found, 2e-5, $"{label} {level}");
            });
        }
    }

    [Fact]
    public void Broadcasts()
    {
        for (var n = 0; n <= Longest; n++)
        {
            foreach (var g in new BroadcastGeometry[] { new(1, 1, n), new(1, 3, n), new(2, 2, n), new(2, n, 1), new(n, 1, 2) })
            {
                using var small = new GuardedFloats(new Random(n).Normal(g.SmallLength), guardBefore: n % 2 == 0);
                using var sums = new GuardedFloats(g.SmallLength, guardBefore: n % 2 == 1);
                var b = (nint)small.Pointer;
                var s = (nint)sums.Pointer;
                var length = g.SmallLength * g.Repeats;
                Check($"{g}", length, length, (x, y, gradient) =>
                {
                    Broadcast.Add(g, x, (float*)b, y);
                    Broadcast.Multiply(g, y, (float*)b, gradient);
                    Broadcast.SumTo(g, x, (float*)s);
                    Broadcast.SumProductsTo(g, x, y, (float*)s);
                });
            }
        }
    }

    [Fact]
    public void LeakyRelu()
    {
        for (var n = 0; n <= Longest; n++)
        {
            var count = n;
            Check($"leaky {n}", n, n, (x, y, gradient) =>
            {
                LeakyReluKernel.Forward(0.3f, x, y, count);
                LeakyReluKernel.Backward(0.3f, x, y, gradient, count);
            });
        }
    }

    [Fact]
    public void Permutations()
    {
        for (var n = 0; n <= Longest; n += n < 36 ? 1 : 7)
        {
            foreach (var order in new int[][] { [0, 1, 2], [0, 2, 1], [2, 1, 0], [1, 0, 2] })
            {
                var g = new PermuteGeometry(new Shape(2, 3, n), order);
                Check($"permute {n} {string.Join(' ', order)}", 6 * n, 6 * n, (x, y, gradient) =>
                {
                    Permute.Forward(g, x, y);
                    Permute.Backward(g, y, gradient);
                });
            }
        }
    }

    [Fact]
    public void Resizes()
    {
        for (var channels = 0; channels <= Longest; channels += channels < 36 ? 1 : 7)
        {
            foreach (var g in new ResizeGeometry[] { new(1, 2, 3, channels, 3, 5), new(2, 4, 3, channels, 2, 1), new(1, 1, 1, channels, 2, 3) })
            {
                Check($"{g}", g.Batch * g.Height * g.Width * channels, g.Batch * g.OutHeight * g.OutWidth * channels, (x, y, gradient) =>
                {
                    BilinearResize.Forward(g, x, y);
                    BilinearResize.Backward(g, y, gradient);
                });
            }
        }
    }

    [Fact]
    public void SequencesAndRelativePositions()
    {
        for (var features = 0; features <= Longest; features++)
        {
            var n = features;
            Check($"sequences {n}", 6 * n, 2 * n, (x, y, gradient) =>
            {
                SequencePooling.Forward(isMax: true, 2, 3, n, [2, 0], x, y);
                SequencePooling.Backward(isMax: true, 2, 3, n, [2, 0], x, y, y, gradient);
                SequencePooling.Forward(isMax: false, 2, 3, n, [3, 1], x, y);
                SequencePooling.Backward(isMax: false, 2, 3, n, [3, 1], x, y, y, gradient);
            });
            Check($"last rows {n}", 6 * n, 2 * n, (x, y, gradient) =>
            {
                SequenceRows.Forward(RowPicking.Last, 2, 3, n, [2, 0], x, y);
                SequenceRows.Backward(RowPicking.Last, 2, 3, n, [2, 0], y, gradient);
            });
            Check($"rows {n}", 6 * n, 6 * n, (x, y, gradient) =>
            {
                SequenceRows.Forward(RowPicking.Mask, 2, 3, n, [2, 0], x, y);
                SequenceRows.Forward(RowPicking.Reverse, 2, 3, n, [3, 1], x, y);
                SequenceRows.Backward(RowPicking.Reverse, 2, 3, n, [3, 1], y, gradient);
                SequenceRows.Backward(RowPicking.Mask, 2, 3, n, [3, 1], y, gradient);
            });
        }

        for (var features = 0; features <= Longest; features++)
        {
            var n = features;
            Check($"embedding {n}", 3 * n, 4 * n, (x, y, gradient) =>
            {
                var indices = stackalloc float[] { 2, 0, 2, 1 };
                Assert.Equal(-1, EmbeddingRows.FirstBad(indices, 4, 3));
                EmbeddingRows.Forward(x, n, indices, 4, y);
                new Span<float>(gradient, 3 * n).Clear();
                EmbeddingRows.Backward(y, n, indices, 4, gradient);
            });
        }

        for (var size = 1; size < 6; size++)
        {
            var s = size;
            Check($"relative positions {size}", ((2 * s) - 1) * ((2 * s) - 1) * 3, s * s * s * s * 3, (x, y, gradient) =>
            {
                RelativePosition.Forward(s, 3, x, y);
                RelativePosition.Backward(s, 3, y, gradient);
            });
        }
    }
}
