using System.Buffers.Binary;
using System.IO.Compression;
using Nightjar.Formats.Fits;
using Nightjar.Simulation.Images;

namespace Nightjar.Simulation.Packets;

/// <summary>Makes the <c>stampData</c> of a cutout: a FITS image in ZTF's style, gzipped.</summary>
internal sealed class StampCompressor
{
    private const double UnixEpoch = 2_440_587.5;

    private static readonly (string Name, string Value)[] Cards = [("BUNIT", "DN")];

    // Noise holds no repeated strings, only a skewed choice of bytes: run lengths and Huffman codes reach the size of
    // the default strategy in half the time.
    private static readonly ZLibCompressionOptions Options = new()
    {
        CompressionLevel = 1,
        CompressionStrategy = ZLibCompressionStrategy.RunLengthEncoding,
    };

    private readonly MemoryStream _buffer = new(32 * 1024);

    /// <summary>Compresses one image.</summary>
    /// <param name="image">The pixels.</param>
    /// <param name="processed">When the pipeline made it, Julian date; the gzip header says so.</param>
    public byte[] Compress(PixelGrid image, double processed)
    {
        var fits = FitsImageWriter.Write(image.Pixels, image.Width, image.Height, Cards, ztfStyle: true);
        _buffer.SetLength(0);
        using (var gzip = new GZipStream(_buffer, Options, leaveOpen: true)) gzip.Write(fits);
        var bytes = _buffer.ToArray();
        // The header as the survey's writer leaves it: time, "slowest algorithm", Unix.
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)((processed - UnixEpoch) * 86_400));
        (bytes[8], bytes[9]) = (2, 3);
        return bytes;
    }
}
