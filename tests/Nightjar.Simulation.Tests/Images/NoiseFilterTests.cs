using Nightjar.Simulation.Images;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Tests.Images;

public class NoiseFilterTests
{
    /// <summary>The response to one pixel is the filter itself: its squares add up to 1, so that the variance of white noise stays.</summary>
    [Theory]
    [InlineData(0.1, -0.02)]
    [InlineData(-0.05, 0.01)]
    [InlineData(0, 0)]
    public void The_variance_of_white_noise_stays(double near, double far)
    {
        foreach (var alongRows in new[] { true, false })
        {
            var (image, scratch) = (new PixelGrid(new float[31 * 29], 31, 29), new PixelGrid(new float[31 * 29], 31, 29));
            image[15, 14] = 1;
            if (alongRows) new NoiseFilter(near, far).AlongRows(image, scratch);
            else new NoiseFilter(near, far).AlongColumns(image, scratch);
            var square = 0.0;
            for (var i = -2; i <= 2; i++)
            {
                var tap = alongRows ? image[15 + i, 14] : image[15, 14 + i];
                square += tap * tap;
                Assert.Equal(alongRows ? image[15 - i, 14] : image[15, 14 - i], tap);
            }

            Assert.Equal(1, square, 1e-6);
            Assert.Equal(near == 0 ? 1 : 5, image.Pixels.ToArray().Count(p => p != 0));
            var middle = 1 - 2 * near - 2 * far;
            Assert.Equal(near / middle, (alongRows ? image[16, 14] : image[15, 15]) / image[15, 14], 1e-6);
        }
    }

    [Fact]
    public void Neighbours_correlate_as_the_shares_say()
    {
        const double near = 0.08, far = -0.02, middle = 1 - 2 * near - 2 * far;
        const double norm = middle * middle + 2 * near * near + 2 * far * far, expected = (2 * near * middle + 2 * near * far) / norm;
        const int side = 400;
        var (image, scratch) = (new PixelGrid(new float[side * side], side, side), new PixelGrid(new float[side * side], side, side));
        var random = new RandomStream(3, 3);
        foreach (ref var pixel in image.Pixels) pixel = (float)random.NextNormal();
        new NoiseFilter(near, far).AlongColumns(image, scratch);
        double product = 0, square = 0;
        for (var row = 2; row < side - 3; row++)
        {
            for (var column = 0; column < side; column++)
            {
                product += image[column, row] * image[column, row + 1];
                square += image[column, row] * image[column, row];
            }
        }

        Assert.Equal(expected, product / square, 4.0 / side);
    }
}
