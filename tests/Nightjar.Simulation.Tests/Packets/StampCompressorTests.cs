using System.Buffers.Binary;
using System.IO.Compression;
using Nightjar.Simulation.Images;
using Nightjar.Simulation.Packets;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Tests.Packets;

public class StampCompressorTests
{
    [Fact]
    public void A_stamp_comes_back_bit_for_bit_with_its_not_a_numbers()
    {
        var pixels = new float[63 * 63];
        var random = new RandomStream(1, 1);
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (float)random.NextNormal(150, 7);
        (pixels[3], pixels[70], pixels[99]) = (float.NaN, float.MinValue, 0);
        var bytes = new StampCompressor().Compress(new PixelGrid(pixels, 63, 63), 2_460_506.5);
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        var fits = new byte[20_160];
        gzip.ReadExactly(fits);
        Assert.Equal(-1, gzip.ReadByte());
        for (var i = 0; i < pixels.Length; i++)
            Assert.Equal(BitConverter.SingleToUInt32Bits(pixels[i]), BinaryPrimitives.ReadUInt32BigEndian(fits.AsSpan(2880 + 4 * i)));
        Assert.InRange(bytes.Length, 11_000, 14_500); // as the survey's own
    }

    /// <summary>2024 July 15, 0 h UTC is 1,721,001,600 seconds of Unix time.</summary>
    [Fact]
    public void The_gzip_header_tells_when_the_stamp_was_made()
    {
        var bytes = new StampCompressor().Compress(new PixelGrid(new float[12], 4, 3), 2_460_506.5);
        Assert.Equal(1_721_001_600u, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4)));
    }

    [Fact]
    public void One_compressor_makes_the_same_bytes_again_and_again()
    {
        var compressor = new StampCompressor();
        var image = new PixelGrid(Enumerable.Range(0, 63 * 51).Select(i => (float)i).ToArray(), 51, 63);
        var first = compressor.Compress(image, 2_460_506.5);
        compressor.Compress(new PixelGrid(new float[63 * 63], 63, 63), 2_460_507.5);
        Assert.Equal(first, compressor.Compress(image, 2_460_506.5));
    }
}
