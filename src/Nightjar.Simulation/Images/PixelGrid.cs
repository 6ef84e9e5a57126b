namespace Nightjar.Simulation.Images;

/// <summary>The pixels of one image, row by row, and its size.</summary>
internal readonly struct PixelGrid(float[] pixels, int width, int height)
{
    /// <summary>Columns.</summary>
    public int Width { get; } = width;

    /// <summary>Rows.</summary>
    public int Height { get; } = height;

    /// <summary>The pixels.</summary>
    public Span<float> Pixels => pixels.AsSpan(0, Width * Height);

    /// <summary>One row.</summary>
    public Span<float> Row(int row) => pixels.AsSpan(row * Width, Width);

    /// <summary>A pixel.</summary>
    public ref float this[int column, int row] => ref pixels[row * Width + column];

    /// <summary>Whether a pixel lies inside.</summary>
    public bool Contains(int column, int row) => (uint)column < (uint)Width && (uint)row < (uint)Height;

    /// <summary>The pixels around a point, cut at the borders: first and last column, first and last row.</summary>
    public (int Left, int Right, int Bottom, int Top) Window(double x, double y, double radius) => (
        Math.Max(0, (int)Math.Ceiling(x - radius)),
        Math.Min(Width - 1, (int)Math.Floor(x + radius)),
        Math.Max(0, (int)Math.Ceiling(y - radius)),
        Math.Min(Height - 1, (int)Math.Floor(y + radius)));
}
