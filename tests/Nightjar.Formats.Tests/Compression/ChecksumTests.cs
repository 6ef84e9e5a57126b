using System.Buffers.Binary;
using System.IO.Compression;
using Nightjar.Formats.Compression;

namespace Nightjar.Formats.Tests.Compression;

public sealed class ChecksumTests
{
    [Fact]
    public void The_check_values_of_the_digits_are_the_published_ones()
    {
        Assert.Equal(0xCBF43926, Crc32.Compute("123456789"u8));
        Assert.Equal(0x091E01DEu, Adler32.Compute("123456789"u8));
        Assert.Equal(0u, Crc32.Compute([]));
        Assert.Equal(1u, Adler32.Compute([]));
    }

    [Fact]
    public void Folded_and_scalar_CRC_agree_at_every_length_start_and_state()
    {
        var data = TestBytes.Create("random", 3000, 1);
        for (var length = 0; length < 2900; length += length < 1300 ? 1 : 37)
        {
            var part = data.AsSpan(length % 17, length);
            var state = (uint)(length * 2654435761L);
            Assert.Equal(Crc32.AppendScalar(state, part), Crc32.Append(state, part));
        }

        var zeros = new byte[4096];
        Assert.Equal(Crc32.AppendScalar(0, zeros), Crc32.Append(0, zeros));
    }

    [Fact]
    public void Both_checksums_of_a_whole_are_those_of_its_parts_in_turn()
    {
        var data = TestBytes.Create("text", 20_000, 2);
        for (var cut = 0; cut <= data.Length; cut += 311)
        {
            Assert.Equal(Crc32.Compute(data), Crc32.Append(Crc32.Compute(data.AsSpan(0, cut)), data.AsSpan(cut)));
            Assert.Equal(Adler32.Compute(data), Adler32.Append(Adler32.Compute(data.AsSpan(0, cut)), data.AsSpan(cut)));
        }
    }

    [Fact]
    public void They_are_those_that_zlib_writes_at_the_end_of_its_files()
    {
        foreach (var length in new[] { 1, 100, 5551, 5552, 5553, 100_000 })
        {
            var data = TestBytes.Create("random", length, length);
            data.AsSpan(length / 2).Fill(0xFF);
            Assert.Equal(BinaryPrimitives.ReadUInt32LittleEndian(Zlib.Gzip(data).AsSpan()[^8..]), Crc32.Compute(data));

            using var memory = new MemoryStream();
            using (var zlib = new ZLibStream(memory, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(data);
            Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(memory.ToArray().AsSpan()[^4..]), Adler32.Compute(data));
        }
    }
}
