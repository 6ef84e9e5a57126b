using Nightjar.Models.Training;

namespace Nightjar.Models.Tests.Training;

public sealed class TripletTurnsTests
{
    [Theory]
    [InlineData(63, 3)]
    [InlineData(4, 1)]
    public void Exchanging_rows_and_columns_and_turning_over_make_all_quarters(int side, int channels)
    {
        var image = Enumerable.Range(0, side * side * channels).Select(i => (float)i).ToArray();
        var turned = image.ToArray();
        for (var quarter = 0; quarter < 4; quarter++)
        {
            TripletTurns.Transpose(turned, side, channels);
            TripletFlips.LeftToRight(turned, side, channels);
            if (quarter > 0) continue;
            for (var row = 0; row < side; row++)
            {
                // Clockwise: what was at the left of the last row is first.
                for (var column = 0; column < side; column++) Assert.Equal(image[((((side - 1 - column) * side) + row) * channels) + channels - 1], turned[(((row * side) + column) * channels) + channels - 1]);
            }
        }

        Assert.Equal(image, turned);
    }
}
