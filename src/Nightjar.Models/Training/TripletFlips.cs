using Nightjar.Learning.Tensors;
using Nightjar.Learning.Training;

namespace Nightjar.Models.Training;

/// <summary>Augmentation as braai has it: an image is turned over left to right with probability 1/2, and top to bottom with
/// probability 1/2. Nothing is shifted or turned, so no pixel has to be filled in; what smaller stamps were padded with turns over
/// with them.</summary>
/// <remarks>Source: Duev et al. 2019, section 4.2.</remarks>
public static class TripletFlips
{
    /// <summary>Turns over the first field of an example, (rows, columns, channels).</summary>
    public static void Apply(in BatchRow row, ref RandomNumbers random)
    {
        var image = row[0];
        var shape = row.ShapeOf(0);
        var bits = random.NextBits();
        if ((bits & 1) != 0) LeftToRight(image, shape[1], shape[2]);
        if ((bits & 2) != 0) TopToBottom(image, shape[0], shape[1] * shape[2]);
    }

    internal static void LeftToRight(Span<float> image, int columns, int channels)
    {
        for (var start = 0; start < image.Length; start += columns * channels)
        {
            var line = image.Slice(start, columns * channels);
            for (var (left, right) = (0, columns - 1); left < right; left++, right--)
            {
                for (var channel = 0; channel < channels; channel++)
                    (line[(left * channels) + channel], line[(right * channels) + channel]) = (line[(right * channels) + channel], line[(left * channels) + channel]);
            }
        }
    }

    internal static void TopToBottom(Span<float> image, int rows, int length)
    {
        for (var (top, bottom) = (0, rows - 1); top < bottom; top++, bottom--)
        {
            for (var i = 0; i < length; i++)
                (image[(top * length) + i], image[(bottom * length) + i]) = (image[(bottom * length) + i], image[(top * length) + i]);
        }
    }
}
