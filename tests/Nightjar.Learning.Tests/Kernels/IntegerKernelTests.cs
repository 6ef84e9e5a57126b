using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Tests.Kernels;

/// <summary>Integer kernels against plain 64-bit sums, number for number, on every vector path and between guard pages.</summary>
public sealed unsafe class IntegerKernelTests
{
    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    // Bytes at the end, or the start, of guarded memory.
    private static byte* Place(GuardedFloats memory, ReadOnlySpan<byte> bytes, bool guardBefore)
    {
        var start = (byte*)memory.Pointer + (guardBefore ? 0 : (memory.Length * sizeof(float)) - bytes.Length);
        bytes.CopyTo(new(start, bytes.Length));
        return start;
    }

    private static int Floats(int bytes) => (bytes + 3) / 4;

    private static byte Requantized(long sum, float multiplier, int zeroPoint, bool relu) =>
        (byte)Math.Clamp(MathF.Round(sum * multiplier) + zeroPoint, relu ? zeroPoint : 0, 255);

    private static void CheckDense(int rows, int inputs, int outputs, bool guardBefore, int seed)
    {
        var random = new Random(seed);
        var x = Bytes(random, rows * inputs);
        var w = Array.ConvertAll(Bytes(random, inputs * outputs), b => (sbyte)b);
        var bias = Enumerable.Range(0, outputs).Select(_ => random.Next(-100000, 100000)).ToArray();
        var multipliers = Enumerable.Range(0, outputs).Select(_ => 0.002f * random.NextSingle()).ToArray();
        var (inZero, outZero, relu) = (random.Next(256), random.Next(256), seed % 2 == 0);
        SimdPaths.Each(level =>
        {
            using var memory = new GuardedFloats((int)IntegerWeights.Length(1, inputs, outputs), guardBefore);
            using var input = new GuardedFloats(Floats(x.Length), guardBefore);
            using var output = new GuardedFloats(Floats(rows * outputs), guardBefore);
            using var floats = new GuardedFloats(rows * outputs, guardBefore);
            var weights = IntegerWeights.Pack<sbyte>(w, bias, multipliers, 1, inputs, memory.Pointer);
            var from = Place(input, x, guardBefore);
            var to = Place(output, new byte[rows * outputs], guardBefore);
            IntegerGemm.Dense(from, inputs, inZero, rows, inputs, weights, Requantization.ToBytes(weights.Multipliers, outZero, relu), to, outputs);
            IntegerGemm.Dense(from, inputs, inZero, rows, inputs, weights, Requantization.ToFloats(weights.Multipliers, relu), floats.Pointer, outputs);
            for (var i = 0; i < rows; i++)
            {
                for (var j = 0; j < outputs; j++)
                {
                    long sum = bias[j];
                    for (var k = 0; k < inputs; k++) sum += (long)(x[(i * inputs) + k] - inZero) * w[(k * outputs) + j];
                    var label = $"{level} {rows}x{inputs}x{outputs} at {i} {j}";
                    Assert.True(Requantized(sum, multipliers[j], outZero, relu) == to[(i * outputs) + j], label);
                    var real = sum * multipliers[j];
                    Assert.True((relu ? MathF.Max(real, 0) : real) == floats.Span[(i * outputs) + j], label);
                }
            }
        });
    }

    [Fact]
    public void Every_number_of_rows_inputs_and_outputs_gives_the_sums_of_64_bits()
    {
        for (var size = 0; size <= 130; size++)
        {
            CheckDense(3, 5, size, size % 2 == 0, size);
            CheckDense(size, 7, 9, size % 2 == 0, size);
            CheckDense(2, size, 17, size % 3 == 0, size);
        }

        CheckDense(200, 33, 40, true, 1);
    }

    [Fact]
    public void Random_convolutions_give_the_sums_of_64_bits()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            var g = new ConvolutionGeometry(
                random.Next(1, 3), random.Next(3, 9), random.Next(3, 30), random.Next(1, 20), random.Next(1, 70), random.Next(1, 4), random.Next(1, 4), random.Next(1, 3), random.Next(1, 3), random.Next(3), random.Next(3), random.Next(3), random.Next(3), 1 + (seed % 5 == 0 ? 1 : 0), 1 + (seed % 3 == 0 ? 1 : 0));
            if (g.OutHeight <= 0 || g.OutWidth <= 0) continue;
            CheckConvolution(g, seed);
        }
    }

    [Fact]
    public void Minimal_filtering_gives_the_sums_of_64_bits()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var g = new ConvolutionGeometry(
                random.Next(1, 3), random.Next(1, 12), random.Next(1, 60), 16 * random.Next(1, seed % 4 == 0 ? 10 : 4), random.Next(8, 70), 3, 3, 1, 1, random.Next(3), random.Next(3), random.Next(3), random.Next(3));
            if (g.OutHeight <= 0 || g.OutWidth <= 0) continue;
            g = g with { CropBottom = random.Next(Math.Min(2, g.OutHeight)), CropRight = random.Next(Math.Min(2, g.OutWidth)) };
            Assert.True(IntegerWinogradConv2D.Fits(g));
            CheckConvolution(g, seed);
        }
    }

    [Theory]
    [InlineData(1024, 255, 0, sbyte.MinValue)]
    [InlineData(1024, 255, 0, sbyte.MaxValue)]
    [InlineData(1024, 0, 255, sbyte.MinValue)]
    [InlineData(112, 255, 0, sbyte.MinValue)]
    [InlineData(112, 255, 0, sbyte.MaxValue)]
    [InlineData(112, 0, 255, sbyte.MinValue)]
    public void The_largest_sums_of_minimal_filtering_do_not_overflow(int channels, byte pixel, int zeroPoint, sbyte weight)
    {
        var g = new ConvolutionGeometry(1, 4, 5, channels, 8, 3, 3, PadTop: 1, PadLeft: 1);
        Assert.True(IntegerWinogradConv2D.Fits(g));
        Assert.False(IntegerWinogradConv2D.Fits(g with { Channels = 1040 }));
        var (x, w) = (new byte[g.ImageLength], new sbyte[g.WeightLength]);
        x.AsSpan().Fill(pixel);
        w.AsSpan().Fill(weight);
        var sums = Convolution(g, x, zeroPoint, w, new int[8]);
        var multipliers = Enumerable.Repeat(1f, 8).ToArray();
        SimdPaths.Each(level =>
        {
            using var memory = new GuardedFloats((int)IntegerConv2D.PackedLength(g));
            using var output = new GuardedFloats(sums.Length);
            var weights = IntegerConv2D.Pack(g, w, [], multipliers, memory.Pointer);
            fixed (byte* from = x) IntegerConv2D.Forward(g, from, zeroPoint, weights, Requantization.ToFloats(weights.Multipliers, relu: false), output.Pointer);
            Assert.Equal(sums.Select(s => (float)s), output.Span.ToArray());
        });
    }

    private static void CheckConvolution(ConvolutionGeometry g, int seed)
    {
        var random = new Random(seed);
        var x = Bytes(random, g.Batch * g.ImageLength);
        var w = Array.ConvertAll(Bytes(random, g.WeightLength), b => (sbyte)b);
        var bias = Enumerable.Range(0, g.Filters).Select(_ => random.Next(-10000, 10000)).ToArray();
        var multipliers = Enumerable.Range(0, g.Filters).Select(_ => 0.002f * random.NextSingle()).ToArray();
        var (inZero, outZero, relu, guardBefore) = (random.Next(256), random.Next(256), seed % 2 == 0, seed % 4 < 2);
        var sums = Convolution(g, x, inZero, w, bias);
        SimdPaths.Each(level =>
        {
            using var memory = new GuardedFloats((int)IntegerConv2D.PackedLength(g), guardBefore);
            using var input = new GuardedFloats(Floats(x.Length), guardBefore);
            using var output = new GuardedFloats(Floats(sums.Length), guardBefore);
            var weights = IntegerConv2D.Pack(g, w, bias, multipliers, memory.Pointer);
            var to = Place(output, new byte[sums.Length], guardBefore);
            IntegerConv2D.Forward(g, Place(input, x, guardBefore), inZero, weights, Requantization.ToBytes(weights.Multipliers, outZero, relu), to);
            for (var i = 0; i < sums.Length; i++)
            {
                if (Requantized(sums[i], multipliers[i % g.Filters], outZero, relu) != to[i]) Assert.Fail($"{level} {g} at {i}");
            }
        });
    }

    private static long[] Convolution(in ConvolutionGeometry g, byte[] x, int zero, sbyte[] w, int[] bias)
    {
        var sums = new long[g.Batch * g.OutLength];
        for (var at = 0; at < sums.Length; at++)
        {
            var (f, j, i, n) = (at % g.Filters, at / g.Filters % g.OutWidth, at / g.Filters / g.OutWidth % g.OutHeight, at / g.OutLength);
            sums[at] = bias[f];
            for (var tap = 0; tap < g.KernelHeight * g.KernelWidth; tap++)
            {
                var y = (i * g.StrideHeight) + (tap / g.KernelWidth * g.DilationHeight) - g.PadTop;
                var v = (j * g.StrideWidth) + (tap % g.KernelWidth * g.DilationWidth) - g.PadLeft;
                if (y < 0 || y >= g.Height || v < 0 || v >= g.Width) continue;
                for (var c = 0; c < g.Channels; c++)
                    sums[at] += (long)(x[(((((n * g.Height) + y) * g.Width) + v) * g.Channels) + c] - zero) * w[(((tap * g.Channels) + c) * g.Filters) + f];
            }
        }

        return sums;
    }

    [Fact]
    public void The_longest_sum_of_the_largest_numbers_fits()
    {
        var x = new byte[IntegerWeights.MostDepth];
        var w = new sbyte[IntegerWeights.MostDepth];
        w.AsSpan().Fill(sbyte.MinValue);
        SimdPaths.Each(_ =>
        {
            using var memory = new GuardedFloats((int)IntegerWeights.Length(1, w.Length, 1));
            using var result = new GuardedFloats(1);
            var weights = IntegerWeights.Pack(w, [IntegerWeights.MostBias], [1f], 1, w.Length, memory.Pointer);
            fixed (byte* from = x) IntegerGemm.Dense(from, x.Length, 255, 1, x.Length, weights, Requantization.ToFloats(weights.Multipliers, relu: false), result.Pointer, 1);
            Assert.Equal((float)((255L * 128 * w.Length) + IntegerWeights.MostBias), result.Span[0]);
        });
    }

    [Fact]
    public void Halves_are_rounded_to_even_and_results_clamped()
    {
        SimdPaths.Each(level =>
        {
            int[] sums = [5, 7, -5, -7, 1000000, -1000000, 0, 1, 3, int.MaxValue, int.MinValue, 2, 4, 6, 8, 10];
            float[] half = new float[16];
            half.AsSpan().Fill(0.5f);
            var bytes = new byte[16];
            fixed (int* s = sums)
            fixed (float* m = half)
            fixed (byte* t = bytes) Requantization.ToBytes(m, 10, relu: false).Rows(s, 16, 1, 0, 16, t, 16);
            Assert.Equal([12, 14, 8, 6, 255, 0, 10, 10, 12, 255, 0, 11, 12, 13, 14, 15], bytes);
        });
    }

    [Fact]
    public void A_number_comes_back_within_half_a_step()
    {
        for (var count = 0; count <= 130; count++)
        {
            var x = new Random(count).Normal(count);
            SimdPaths.Each(_ =>
            {
                using var input = new GuardedFloats(x, count % 2 == 0);
                using var bytes = new GuardedFloats(Floats(count));
                using var output = new GuardedFloats(count);
                var q = Place(bytes, new byte[count], guardBefore: false);
                AffineQuantization.Quantize(input.Pointer, q, count, 0.05f, 120);
                AffineQuantization.Dequantize(q, output.Pointer, count, 0.05f, 120);
                for (var i = 0; i < count; i++)
                {
                    Assert.Equal((byte)Math.Clamp(MathF.Round(x[i] / 0.05f) + 120, 0, 255), q[i]);
                    if (q[i] is > 0 and < 255) Assert.InRange(output.Span[i], x[i] - 0.0250001f, x[i] + 0.0250001f);
                }
            });
        }
    }

    [Fact]
    public void What_is_no_number_becomes_the_least_byte()
    {
        SimdPaths.Each(_ =>
        {
            float[] x = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0];
            var q = new byte[4];
            fixed (float* from = x)
            fixed (byte* to = q) AffineQuantization.Quantize(from, to, 4, 1, 100);
            Assert.Equal([0, 255, 0, 100], q);
        });
    }

    [Fact]
    public void Pools_of_bytes_are_the_largest_and_the_rounded_mean()
    {
        for (var channels = 1; channels <= 130; channels += 3)
        {
            var g = new PoolingGeometry(2, 5, 6, channels, 2, 3, 2, 2, 1, 0, 0, 1);
            var x = Bytes(new(channels), g.Batch * g.Height * g.Width * channels);
            SimdPaths.Each(level =>
            {
                using var input = new GuardedFloats(Floats(x.Length));
                using var largest = new GuardedFloats(Floats(g.Batch * g.OutHeight * g.OutWidth * channels));
                using var mean = new GuardedFloats(largest.Length);
                var from = Place(input, x, guardBefore: false);
                var most = Place(largest, new byte[g.Batch * g.OutHeight * g.OutWidth * channels], guardBefore: false);
                var average = Place(mean, new byte[g.Batch * g.OutHeight * g.OutWidth * channels], guardBefore: false);
                BytePooling.Max(g, from, most);
                BytePooling.Average(g, from, average);
                for (var at = 0; at < g.Batch * g.OutHeight * g.OutWidth * channels; at++)
                {
                    var (c, j, i, n) = (at % channels, at / channels % g.OutWidth, at / channels / g.OutWidth % g.OutHeight, at / channels / g.OutWidth / g.OutHeight);
                    var (top, bottom, left, right) = g.Window(i, j);
                    var pixels = new List<int>();
                    for (var u = top; u < bottom; u++)
                    {
                        for (var v = left; v < right; v++) pixels.Add(x[(((((n * g.Height) + u) * g.Width) + v) * channels) + c]);
                    }

                    Assert.Equal(pixels.Max(), most[at]);
                    Assert.Equal((int)Math.Floor(pixels.Average() + 0.5), average[at]);
                }
            });
        }
    }
}
