namespace Nightjar.Learning.Kernels;

/// <summary>The sizes of a bilinear resize of channels-last images. Pixels are areas: the middle of result pixel i lies at
/// (i + ½)·size / outSize - ½ of the source, and beyond the outermost middles the outermost pixel counts.</summary>
internal readonly record struct ResizeGeometry(int Batch, int Height, int Width, int Channels, int OutHeight, int OutWidth)
{
    /// <summary>The source rows that make up a row of the result.</summary>
    public Tap Row(int i) => Between(i, Height, OutHeight);

    /// <summary>The source columns that make up a column of the result.</summary>
    public Tap Column(int j) => Between(j, Width, OutWidth);

    private static Tap Between(int i, int size, int outSize)
    {
        var at = Math.Max(0, ((i + 0.5) * size / outSize) - 0.5);
        var first = Math.Min((int)at, size - 1);
        return first == size - 1 ? new(first, first, 0) : new(first, first + 1, (float)(at - first));
    }

    /// <summary>Two neighbours and the weight of the second; the first has the rest of 1.</summary>
    internal readonly record struct Tap(int First, int Second, float Share);
}
