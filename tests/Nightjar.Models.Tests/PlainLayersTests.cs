using Nightjar.Models.Layers;

namespace Nightjar.Models.Tests;

public sealed class PlainLayersTests
{
    /// <summary>The vectors against their scalar twin, and both against the sum said naively in double precision.</summary>
    [Theory]
    [InlineData(8, 8, 3, 3, 16)]
    [InlineData(9, 13, 16, 3, 16)]
    [InlineData(11, 29, 16, 3, 32)]
    [InlineData(6, 8, 5, 1, 48)]
    [InlineData(10, 11, 2, 5, 16)]
    [InlineData(7, 6, 3, 3, 16)]
    [InlineData(9, 12, 3, 3, 10)]
    [InlineData(3, 3, 4, 3, 16)]
    public void Convolutions_agree_with_their_definition(int height, int width, int inputs, int size, int outputs)
    {
        var random = new Random(height * 100 + width);
        var image = Numbers(random, height * width * inputs);
        var kernel = Numbers(random, size * size * inputs * outputs);
        var bias = Numbers(random, outputs);
        var (rows, columns) = (height - size + 1, width - size + 1);
        var (fast, scalar) = (new float[rows * columns * outputs], new float[rows * columns * outputs]);
        PlainLayers.ConvolveRelu(image, width, kernel, size, bias, fast);
        PlainLayers.ConvolveReluScalar(image, width, kernel, size, bias, scalar);
        for (var place = 0; place < fast.Length; place++)
        {
            var (pixel, output) = Math.DivRem(place, outputs);
            var (row, column) = Math.DivRem(pixel, columns);
            double sum = bias[output];
            for (var y = 0; y < size; y++)
                for (var x = 0; x < size; x++)
                    for (var i = 0; i < inputs; i++)
                        sum += (double)image[((row + y) * width + column + x) * inputs + i] * kernel[((y * size + x) * inputs + i) * outputs + output];
            Assert.Equal(Math.Max(sum, 0), fast[place], 1e-5);
            Assert.Equal(Math.Max(sum, 0), scalar[place], 1e-5);
        }
    }

    [Theory]
    [InlineData(8, 8, 16, 2)]
    [InlineData(25, 25, 32, 4)]
    [InlineData(7, 9, 3, 2)]
    [InlineData(5, 5, 11, 5)]
    public void Pooling_keeps_the_largest_of_each_block(int height, int width, int channels, int size)
    {
        var image = Numbers(new Random(1), height * width * channels);
        var (rows, columns) = (height / size, width / size);
        var result = new float[rows * columns * channels];
        PlainLayers.MaxPool(image, width, channels, size, result);
        for (var place = 0; place < result.Length; place++)
        {
            var (pixel, channel) = Math.DivRem(place, channels);
            var (row, column) = Math.DivRem(pixel, columns);
            var block = from y in Enumerable.Range(0, size)
                        from x in Enumerable.Range(0, size)
                        select image[((row * size + y) * width + column * size + x) * channels + channel];
            Assert.Equal(block.Max(), result[place]);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(256, 1)]
    [InlineData(40, 13)]
    [InlineData(100, 256)]
    public void Dense_layers_agree_with_their_definition(int inputs, int outputs)
    {
        var random = new Random(inputs);
        var values = Numbers(random, inputs);
        values[inputs / 2] = 0;
        var weights = Numbers(random, inputs * outputs);
        var bias = Numbers(random, outputs);
        var result = new float[outputs];
        PlainLayers.Dense(values, weights, bias, result);
        for (var output = 0; output < outputs; output++)
        {
            var sum = bias[output] + Enumerable.Range(0, inputs).Sum(i => (double)values[i] * weights[i * outputs + output]);
            Assert.Equal(sum, result[output], 1e-5);
        }
    }

    [Fact]
    public void Relu_keeps_what_is_positive()
    {
        float[] values = [-1, 0, 2, -3.5f, 4];
        PlainLayers.Relu(values);
        Assert.Equal([0, 0, 2, 0, 4], values);
    }

    private static float[] Numbers(Random random, int count)
        => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
}
