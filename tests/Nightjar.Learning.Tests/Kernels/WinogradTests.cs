using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Tests.Kernels;

public sealed unsafe class WinogradTests
{
    // Of the largest sum, as for the oracles; patches of 4 x 4 pixels stay near the plain sum, those of 6 x 6 round some times more.
    private const double Tolerance = 1e-5;
    private const double NarrowTolerance = 2e-6;

    [Fact]
    public void Equals_the_plain_sum_for_all_sizes_paddings_and_channels_between_guard_pages()
    {
        var random = new Random(5);
        for (var trial = 0; trial < 48; trial++)
        {
            var (window, side) = trial % 3 == 2 ? (5, trial % 2 == 0 ? 14 : 70) : (3, 70);
            var g = new ConvolutionGeometry(
                random.Next(1, 3), random.Next(2, Math.Min(side, 40)), random.Next(2, side), random.Next(16, trial % 5 == 0 ? 70 : 34), random.Next(16, trial % 5 == 0 ? 70 : 34), window, window,
                PadTop: random.Next(0, 3), PadBottom: random.Next(0, 3), PadLeft: random.Next(0, 3), PadRight: random.Next(0, 3), IsCoarse: trial % 7 < 4);
            if (g.OutHeight < 2 || g.OutWidth < 2) continue;
            Assert.True(WinogradConv2D.Fits(g), g.ToString());
            var (relu, biased, guardBefore) = (trial % 2 == 0, trial % 3 != 0, trial % 4 < 2);
            var (x, w, b) = (random.Normal(g.Batch * g.ImageLength), random.Normal(g.WeightLength), random.Normal(g.Filters));
            var expected = Plain(g, x, w, biased ? b : null, relu);
            SimdPaths.Each(level =>
            {
                using var image = new GuardedFloats(x, guardBefore);
                using var weights = new GuardedFloats(w, guardBefore);
                using var bias = new GuardedFloats(b, guardBefore);
                using var packed = new GuardedFloats((int)Conv2D.PackedLength(g), guardBefore);
                using var y = new GuardedFloats(g.Batch * g.OutLength, guardBefore);
                Conv2D.Pack(g, weights.Pointer, packed.Pointer);
                Conv2D.Forward(g, image.Pointer, packed.Pointer, biased ? bias.Pointer : null, y.Pointer, relu);
                var largest = expected.Max(Math.Abs);
                var tolerance = window == 5 || WinogradConv2D.FitsWeights(g) ? Tolerance : NarrowTolerance;
                for (var i = 0; i < expected.Length; i++)
                    Assert.True(Math.Abs(expected[i] - y.Span[i]) <= tolerance * largest, $"{level} {g} element {i}: {y.Span[i]}, expected {expected[i]}");
            });
        }
    }

    [Fact]
    public void The_gradient_of_the_weights_is_the_plain_sum_for_all_sizes_and_paddings_between_guard_pages()
    {
        var random = new Random(6);
        for (var trial = 0; trial < 40; trial++)
        {
            var g = new ConvolutionGeometry(
                random.Next(1, 3), random.Next(2, 30), random.Next(2, trial % 8 == 0 ? 230 : 40), random.Next(16, 40), random.Next(16, 50), 3, 3,
                PadTop: random.Next(0, 3), PadBottom: random.Next(0, 3), PadLeft: random.Next(0, 3), PadRight: random.Next(0, 3), IsCoarse: true);
            if (g.OutHeight < 2 || g.OutWidth < 2) continue;
            Assert.True(WinogradConv2D.FitsWeights(g), g.ToString());
            var guardBefore = trial % 2 == 0;
            var (x, dy, start) = (random.Normal(g.Batch * g.ImageLength), random.Normal(g.Batch * g.OutLength), random.Normal(g.WeightLength));
            var expected = PlainWeights(g, x, dy, start);
            var largest = expected.Max(Math.Abs);
            SimdPaths.Each(level =>
            {
                using var image = new GuardedFloats(x, guardBefore);
                using var gradient = new GuardedFloats(dy, guardBefore);
                using var weights = new GuardedFloats(start, guardBefore);
                Conv2D.BackwardWeights(g, image.Pointer, gradient.Pointer, weights.Pointer);
                for (var i = 0; i < expected.Length; i++)
                    Assert.True(Math.Abs(expected[i] - weights.Span[i]) <= Tolerance * largest, $"{level} {g} element {i}: {weights.Span[i]}, expected {expected[i]}");
            });
        }
    }

    [Fact]
    public void Leaves_all_that_is_no_such_convolution_to_the_plain_sum()
    {
        var g = new ConvolutionGeometry(1, 20, 20, 16, 16, 3, 3);
        Assert.True(WinogradConv2D.Fits(g));
        Assert.False(WinogradConv2D.Fits(g with { StrideWidth = 2 }));
        Assert.False(WinogradConv2D.Fits(g with { DilationHeight = 2 }));
        Assert.False(WinogradConv2D.Fits(g with { Groups = 2 }));
        Assert.False(WinogradConv2D.Fits(g with { KernelWidth = 5 }));
        Assert.False(WinogradConv2D.Fits(g with { Channels = 3 }));
        Assert.False(WinogradConv2D.Fits(g with { Height = 3 }));
        Assert.False(WinogradConv2D.FitsWeights(g));
        Assert.True(WinogradConv2D.FitsWeights(g with { IsCoarse = true }));
        var large = g with { KernelHeight = 5, KernelWidth = 5, IsCoarse = true };
        Assert.True(WinogradConv2D.Fits(large));
        Assert.False(WinogradConv2D.FitsWeights(large));
        Assert.False(WinogradConv2D.Fits(large with { Channels = 256, Filters = 128 }));
    }

    private static double[] PlainWeights(in ConvolutionGeometry g, float[] x, float[] dy, float[] start)
    {
        var dw = Array.ConvertAll(start, v => (double)v);
        for (var pixel = 0; pixel < g.Batch * g.OutHeight * g.OutWidth; pixel++)
        {
            var (n, i, j) = (pixel / (g.OutHeight * g.OutWidth), pixel / g.OutWidth % g.OutHeight, pixel % g.OutWidth);
            for (var window = 0; window < 9; window++)
            {
                var (row, column) = (i + (window / 3) - g.PadTop, j + (window % 3) - g.PadLeft);
                if ((uint)row >= (uint)g.Height || (uint)column >= (uint)g.Width) continue;
                for (var c = 0; c < g.Channels; c++)
                {
                    double value = x[(n * g.ImageLength) + (((row * g.Width) + column) * g.Channels) + c];
                    for (var f = 0; f < g.Filters; f++) dw[(((window * g.Channels) + c) * g.Filters) + f] += value * dy[(pixel * g.Filters) + f];
                }
            }
        }

        return dw;
    }

    private static double[] Plain(in ConvolutionGeometry g, float[] x, float[] w, float[]? bias, bool relu)
    {
        var y = new double[g.Batch * g.OutLength];
        for (var o = 0; o < y.Length; o++)
        {
            var f = o % g.Filters;
            var j = o / g.Filters % g.OutWidth;
            var i = o / (g.Filters * g.OutWidth) % g.OutHeight;
            var image = o / g.OutLength * g.ImageLength;
            double sum = bias is null ? 0 : bias[f];
            for (var window = 0; window < g.KernelHeight * g.KernelWidth; window++)
            {
                var (row, column) = (i + (window / g.KernelWidth) - g.PadTop, j + (window % g.KernelWidth) - g.PadLeft);
                if ((uint)row >= (uint)g.Height || (uint)column >= (uint)g.Width) continue;
                for (var c = 0; c < g.Channels; c++)
                    sum += (double)x[image + (((row * g.Width) + column) * g.Channels) + c] * w[(((window * g.Channels) + c) * g.Filters) + f];
            }

            y[o] = relu ? Math.Max(sum, 0) : sum;
        }

        return y;
    }
}
