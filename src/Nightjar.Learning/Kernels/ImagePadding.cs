namespace Nightjar.Learning.Kernels;

/// <summary>Zero borders around one channels-last image, as convolutions read it.</summary>
internal static unsafe class ImagePadding
{
    /// <summary>Copies an image into the middle of a larger one whose borders it sets to 0.</summary>
    internal static void Add(in ConvolutionGeometry g, float* image, float* padded)
    {
        var (row, paddedRow) = (g.Width * g.Channels, g.PaddedWidth * g.Channels);
        var (left, right) = (g.PadLeft * g.Channels, g.PadRight * g.Channels);
        new Span<float>(padded, g.PadTop * paddedRow).Clear();
        padded += g.PadTop * paddedRow;
        for (var y = 0; y < g.Height; y++, padded += paddedRow, image += row)
        {
            new Span<float>(padded, left).Clear();
            new ReadOnlySpan<float>(image, row).CopyTo(new(padded + left, row));
            new Span<float>(padded + left + row, right).Clear();
        }

        new Span<float>(padded, g.PadBottom * paddedRow).Clear();
    }

    /// <summary>Copies the middle of the larger image back.</summary>
    internal static void Remove(in ConvolutionGeometry g, float* padded, float* image)
    {
        var (row, paddedRow) = (g.Width * g.Channels, g.PaddedWidth * g.Channels);
        padded += (g.PadTop * paddedRow) + (g.PadLeft * g.Channels);
        for (var y = 0; y < g.Height; y++, padded += paddedRow, image += row)
            new ReadOnlySpan<float>(padded, row).CopyTo(new(image, row));
    }
}
