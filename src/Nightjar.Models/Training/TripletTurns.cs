using Nightjar.Learning.Tensors;
using Nightjar.Learning.Training;

namespace Nightjar.Models.Training;

/// <summary>Augmentation as BTSbot has it: a square image is turned over left to right, top to bottom, and by a quarter, each with
/// probability 1/2; so all eight ways in which a square lies on itself are alike.</summary>
/// <remarks>Source: Rehemtulla et al. 2024, 2025.</remarks>
public static class TripletTurns
{
    /// <summary>Turns the first field of an example, (side, side, channels).</summary>
    public static void Apply(in BatchRow row, ref RandomNumbers random)
    {
        var image = row[0];
        var shape = row.ShapeOf(0);
        var bits = random.NextBits();
        if ((bits & 1) != 0) TripletFlips.LeftToRight(image, shape[1], shape[2]);
        if ((bits & 2) != 0) TripletFlips.TopToBottom(image, shape[0], shape[1] * shape[2]);
        if ((bits & 4) != 0) Transpose(image, shape[0], shape[2]);
    }

    /// <summary>Exchanges rows and columns: with the two ways of turning over it makes every turn by quarters.</summary>
    internal static void Transpose(Span<float> image, int side, int channels)
    {
        for (var row = 1; row < side; row++)
        {
            for (var column = 0; column < row; column++)
            {
                var (here, there) = (((row * side) + column) * channels, ((column * side) + row) * channels);
                for (var channel = 0; channel < channels; channel++)
                    (image[here + channel], image[there + channel]) = (image[there + channel], image[here + channel]);
            }
        }
    }
}
