using System.Text;
using Nightjar.Formats.Compression;

namespace Nightjar.Formats.Fits;

/// <summary>Reads images from FITS files in memory, gzipped or plain.</summary>
/// <remarks>
/// <para>Made for the stamps in alert packets: reuse one instance, it keeps its buffers and allocates nothing once they are
/// long enough. Not thread-safe. It throws nothing whatever the bytes are.</para>
/// <para>FITS standard 4.0 (2018). More lenient than it in three points that real packets need: the value of SIMPLE may
/// stand in any column (ZTF), the last block need not be full, and the order of the cards is free but for the first
/// one.</para>
/// </remarks>
public sealed class FitsImageReader
{
    /// <summary>The most bytes to which a file may expand, unless another number is given.</summary>
    public const int DefaultMaxBytes = 64 << 20;

    private readonly Inflater _inflater = new();
    private readonly int _maxBytes;
    private byte[] _buffer = [];
    private int _bufferStart; // byte of the file at which the buffer begins
    private FitsLayout _layout;
    private string _unit = "";

    /// <summary>Creates a reader.</summary>
    /// <param name="maxBytes">The most bytes to which a gzipped file may expand; longer ones are refused.</param>
    public FitsImageReader(int maxBytes = DefaultMaxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        _maxBytes = maxBytes;
    }

    /// <summary>Columns of the image; 0 where none was read.</summary>
    public int Width { get; private set; }

    /// <summary>Rows of the image; 0 where none was read.</summary>
    public int Height { get; private set; }

    /// <summary>How a pixel is stored: 8, 16, 32 or 64 bits of an integer, or -32 or -64 for floats.</summary>
    public int BitPix => _layout.BitPix;

    /// <summary>HDUs (headers with their data) that the last call passed, the one that it read included.</summary>
    public int HduCount { get; private set; }

    /// <summary>Unit of the pixels as the card BUNIT says it (<c>DN</c>, <c>nJy</c>); empty where it does not.</summary>
    public string Unit
    {
        get
        {
            if (Width == 0 || _layout.UnitCard < 0) return "";
            var card = Held(_layout.Start + _layout.UnitCard, FitsCard.Length);
            if (!FitsCard.TryGetText(card, out var text)) return "";
            if (!Ascii.Equals(text, _unit)) FitsCard.TryGetString(card, out _unit);
            return _unit;
        }
    }

    /// <summary>The cards of the image's header. Valid until the next call of <see cref="TryRead"/>.</summary>
    public FitsHeader Header =>
        Width == 0 ? default : new FitsHeader(Held(_layout.Start, _layout.CardsLength));

    /// <summary>Finds an image in a file. Its pixels are then there to be copied, the file is not needed any more.</summary>
    /// <param name="file">The whole file, gzipped or plain.</param>
    /// <param name="hdu">Which HDU: 0 is the primary one, its extensions follow. Those before it may be of any kind.</param>
    /// <param name="error">What is wrong and where.</param>
    /// <returns>Whether there is an image of one or two axes in that HDU, with all its pixels.</returns>
    public bool TryRead(ReadOnlySpan<byte> file, int hdu, out FitsError error)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hdu);
        (Width, Height, HduCount) = (0, 0, 0);
        _layout = default;
        var zipped = Gzip.IsGzip(file);
        if (zipped)
        {
            if (!Gzip.TryDecompress(file, _inflater, ref _buffer, _maxBytes, out var length, out var problem))
            {
                error = new(problem.Reason, problem.Offset);
                return false;
            }

            file = _buffer.AsSpan(0, length);
        }

        if (!TryFind(file, hdu, out var layout, out error)) return false;
        if (!layout.IsFlatImage)
        {
            error = new(layout.IsImage ? "the HDU holds no image of two axes" : "the HDU is not an image", layout.Start);
            return false;
        }

        _layout = layout;
        _bufferStart = 0;
        if (!zipped) Keep(file);
        (Width, Height) = ((int)layout.Width, (int)layout.Height);
        return true;
    }

    /// <summary>Copies the pixels: row by row, scaled by BSCALE and BZERO, NaN where an integer is BLANK.</summary>
    /// <param name="pixels">Room for width times height of them, at least.</param>
    /// <exception cref="ArgumentException">There is too little room.</exception>
    public void CopyPixels(Span<float> pixels) => FitsPixels.Copy(Data(pixels.Length), _layout, pixels[..(Width * Height)]);

    /// <inheritdoc cref="CopyPixels(Span{float})"/>
    public void CopyPixels(Span<double> pixels) => FitsPixels.Copy(Data(pixels.Length), _layout, pixels[..(Width * Height)]);

    private bool TryFind(ReadOnlySpan<byte> file, int hdu, out FitsLayout layout, out FitsError error)
    {
        long start = 0;
        while (true)
        {
            if (start >= file.Length && start > 0)
            {
                layout = default;
                error = new("the FITS file has no such HDU", file.Length);
                return false;
            }

            if (!FitsLayout.TryRead(file, (int)start, out layout, out error)) return false;
            if (HduCount++ == hdu) return true;
            start = layout.End;
        }
    }

    /// <summary>Copies header and data of the image: the bytes of a plain file are the caller's.</summary>
    private void Keep(ReadOnlySpan<byte> file)
    {
        _bufferStart = _layout.Start;
        var image = file[_layout.Start..(_layout.DataStart + (int)_layout.DataLength)];
        if (_buffer.Length < image.Length) _buffer = GC.AllocateUninitializedArray<byte>(image.Length);
        image.CopyTo(_buffer);
    }

    private ReadOnlySpan<byte> Held(int start, int length) => _buffer.AsSpan(start - _bufferStart, length);

    private ReadOnlySpan<byte> Data(int room)
    {
        if (room < Width * Height)
            throw new ArgumentException($"there is room for {room} pixels, not for {Width} x {Height}", "pixels");
        return Width == 0 ? default : Held(_layout.DataStart, (int)_layout.DataLength);
    }
}
