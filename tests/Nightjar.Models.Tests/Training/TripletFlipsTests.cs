using Nightjar.Models.Training;

namespace Nightjar.Models.Tests.Training;

public sealed class TripletFlipsTests
{
    [Theory]
    [InlineData(63, 63, 3)]
    [InlineData(2, 5, 1)]
    [InlineData(1, 4, 2)]
    public void Turning_over_moves_pixels_and_twice_is_nothing(int rows, int columns, int channels)
    {
        var image = Enumerable.Range(0, rows * columns * channels).Select(i => (float)i).ToArray();
        var across = image.ToArray();
        TripletFlips.LeftToRight(across, columns, channels);
        var down = image.ToArray();
        TripletFlips.TopToBottom(down, rows, columns * channels);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                for (var channel = 0; channel < channels; channel++)
                {
                    Assert.Equal(image[At(row, column, channel)], across[At(row, columns - 1 - column, channel)]);
                    Assert.Equal(image[At(row, column, channel)], down[At(rows - 1 - row, column, channel)]);
                }
            }
        }

        TripletFlips.LeftToRight(across, columns, channels);
        TripletFlips.TopToBottom(down, rows, columns * channels);
        Assert.Equal(image, across);
        Assert.Equal(image, down);

        int At(int row, int column, int channel) => (((row * columns) + column) * channels) + channel;
    }
}
