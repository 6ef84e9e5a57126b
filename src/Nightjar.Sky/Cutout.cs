namespace Nightjar.Sky;

/// <summary>A small image around an alert's position.</summary>
/// <remarks>Pixel (row, column) is <c>Pixels[row * Width + column]</c>; row 0 is the first row of the FITS image
/// (its bottom). Pixels without data stay as the survey wrote them (NaN, or -3.4028235e38 in ZTF templates).
/// The buffer is reused between alerts: <see cref="Resize"/> only grows it.</remarks>
public sealed class Cutout
{
    private float[] _pixels = [];

    /// <summary>Columns; 0 where the packet has no such image.</summary>
    public int Width { get; private set; }

    /// <summary>Rows; 0 where the packet has no such image.</summary>
    public int Height { get; private set; }

    /// <summary>Whether there is no image.</summary>
    public bool IsEmpty => Width == 0 || Height == 0;

    /// <summary>The pixels, row by row.</summary>
    public Span<float> Pixels => _pixels.AsSpan(0, Width * Height);

    /// <summary>Sets the size; the content is undefined until it is written.</summary>
    public void Resize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        ArgumentOutOfRangeException.ThrowIfNegative(height);
        var count = checked(width * height);
        if (_pixels.Length < count) _pixels = GC.AllocateUninitializedArray<float>(count);
        (Width, Height) = (width, height);
    }

    /// <summary>Makes the image empty and keeps its memory.</summary>
    public void Clear() => (Width, Height) = (0, 0);
}
