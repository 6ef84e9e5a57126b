using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Kernels;

/// <summary>The sizes of a pooling over channels-last images. Padding takes no part: it is never the largest, and an average
/// divides by the pixels that exist.</summary>
internal readonly record struct PoolingGeometry(
    int Batch,
    int Height,
    int Width,
    int Channels,
    int WindowHeight,
    int WindowWidth,
    int StrideHeight,
    int StrideWidth,
    int PadTop = 0,
    int PadBottom = 0,
    int PadLeft = 0,
    int PadRight = 0)
{
    public int OutHeight => Out(Height + PadTop + PadBottom, WindowHeight, StrideHeight);

    public int OutWidth => Out(Width + PadLeft + PadRight, WindowWidth, StrideWidth);

    /// <summary>Refuses sizes that make no pooling; every window must hold a pixel.</summary>
    public void Check(string operation)
    {
        var good = WindowHeight > 0 && WindowWidth > 0 && StrideHeight > 0 && StrideWidth > 0
            && PadTop >= 0 && PadLeft >= 0 && PadTop < WindowHeight && PadLeft < WindowWidth
            && PadBottom >= 0 && PadRight >= 0 && PadBottom < WindowHeight && PadRight < WindowWidth;
        if (!good)
            throw new ShapeException(operation, "a window with padding narrower than itself", new Shape(Batch, Height, Width, Channels), new(WindowHeight, WindowWidth));
    }

    /// <summary>The pixels of output pixel (i, j)'s window that lie in the image: rows Top to Bottom, columns Left to Right.</summary>
    public (int Top, int Bottom, int Left, int Right) Window(int i, int j)
    {
        var (top, left) = ((i * StrideHeight) - PadTop, (j * StrideWidth) - PadLeft);
        return (Math.Max(top, 0), Math.Min(top + WindowHeight, Height), Math.Max(left, 0), Math.Min(left + WindowWidth, Width));
    }

    private static int Out(int size, int window, int stride) => size < window ? 0 : ((size - window) / stride) + 1;
}
