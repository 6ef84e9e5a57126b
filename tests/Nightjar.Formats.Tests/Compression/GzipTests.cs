using System.Buffers.Binary;
using System.IO.Compression;
using Nightjar.Formats.Compression;

namespace Nightjar.Formats.Tests.Compression;

public sealed class GzipTests
{
    private static readonly byte[] Content = TestBytes.Create("text", 3000, 1);
    private readonly Inflater _inflater = new();

    private byte[] Expand(ReadOnlySpan<byte> gzip)
    {
        byte[] buffer = [];
        Assert.True(Gzip.TryDecompress(gzip, _inflater, ref buffer, 1 << 20, out var length, out var error), error.ToString());
        return buffer[..length];
    }

    private CompressionError Refused(ReadOnlySpan<byte> gzip, int maximum = 1 << 20)
    {
        byte[] buffer = [];
        Assert.False(Gzip.TryDecompress(gzip, _inflater, ref buffer, maximum, out var length, out var error));
        Assert.Equal(0, length);
        Assert.InRange(error.Offset, 0, gzip.Length);
        Assert.InRange(buffer.Length, 0, maximum);
        return error;
    }

    private static byte[] WithHeader(byte flags, params ReadOnlySpan<byte> more)
    {
        var gzip = Zlib.Gzip(Content);
        return [.. gzip.AsSpan(0, 3), flags, .. gzip.AsSpan(4, 6), .. more, .. gzip.AsSpan(10)];
    }

    [Fact]
    public void What_GZipStream_writes_comes_back()
    {
        foreach (var kind in TestBytes.Kinds)
        {
            foreach (var length in new[] { 1, 10, 1000, 20160, 100_000 })
            {
                var data = TestBytes.Create(kind, length, length);
                foreach (var level in Enum.GetValues<CompressionLevel>())
                    Assert.Equal(data, Expand(Zlib.Gzip(data, level)));
            }
        }
    }

    [Fact]
    public void Every_optional_part_of_the_header_is_skipped()
    {
        Assert.Equal(Content, Expand(WithHeader(0x01)));
        Assert.Equal(Content, Expand(WithHeader(0x04, 3, 0, 7, 8, 9)));
        Assert.Equal(Content, Expand(WithHeader(0x08, [.. "cutout.fits"u8, 0])));
        Assert.Equal(Content, Expand(WithHeader(0x10, [.. "a comment"u8, 0])));
        Assert.Equal(Content, Expand(WithHeader(0x1C, [1, 0, 7, .. "n"u8, 0, .. "c"u8, 0])));

        var header = WithHeader(0x02).AsSpan(0, 10);
        var check = Crc32.Compute(header);
        Assert.Equal(Content, Expand(WithHeader(0x02, (byte)check, (byte)(check >> 8))));
        Assert.Equal("the check of the gzip header does not agree at byte 10",
            Refused(WithHeader(0x02, (byte)~check, (byte)(check >> 8))).ToString());
    }

    [Fact]
    public void Members_follow_one_another_and_zeros_may_pad_the_end()
    {
        var more = TestBytes.Create("zero", 50_000, 1);
        Assert.Equal([.. Content, .. more, .. Content], Expand([.. Zlib.Gzip(Content), .. Zlib.Gzip(more), .. Zlib.Gzip(Content)]));
        Assert.Equal(Content, Expand([.. Zlib.Gzip(Content), .. new byte[512]]));

        var gzip = Zlib.Gzip(Content);
        Assert.Equal(
            new CompressionError("bytes that are no gzip member follow the last one", gzip.Length + 2),
            Refused([.. gzip, 0, 0, 1]));
    }

    [Fact]
    public void A_wrong_check_or_length_is_named_with_its_place()
    {
        var gzip = Zlib.Gzip(Content);
        gzip[^8] ^= 1;
        Assert.Equal(new CompressionError("the gzip check (CRC-32) does not agree", gzip.Length - 8), Refused(gzip));
        gzip[^8] ^= 1;
        gzip[^4] ^= 1;
        Assert.Equal(new CompressionError("the gzip length does not agree", gzip.Length - 4), Refused(gzip));
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        var gzip = WithHeader(0x1C, [1, 0, 7, .. "n"u8, 0, .. "c"u8, 0]);
        for (var cut = 0; cut < gzip.Length; cut++) Refused(gzip.AsSpan(0, cut));
    }

    [Fact]
    public void Other_files_are_refused_at_once()
    {
        Assert.Equal("not a gzip file at byte 0", Refused("SIMPLE  = "u8).ToString());
        Assert.Equal("an unknown gzip compression method at byte 2", Refused([0x1F, 0x8B, 7, .. new byte[20]]).ToString());
        Assert.Equal("reserved gzip flags are set at byte 3", Refused([0x1F, 0x8B, 8, 0x80, .. new byte[20]]).ToString());
    }

    [Fact]
    public void A_bomb_is_refused_before_it_takes_memory()
    {
        var bomb = Zlib.Gzip(new byte[50_000_000]);
        Assert.Equal("the compressed data expand to more than is allowed", Refused(bomb, 1 << 20).Reason);

        // Many members, each of them small.
        var members = Enumerable.Repeat(Zlib.Gzip(new byte[100_000]), 40).SelectMany(g => g).ToArray();
        Assert.Equal("the compressed data expand to more than is allowed", Refused(members, 1 << 20).Reason);
    }

    [Fact]
    public void A_length_that_lies_does_not_reserve_what_so_few_bytes_cannot_hold()
    {
        var gzip = Zlib.Gzip([1, 2, 3]);
        BinaryPrimitives.WriteUInt32LittleEndian(gzip.AsSpan(gzip.Length - 4), 1_000_000_000);
        byte[] buffer = [];
        Assert.False(Gzip.TryDecompress(gzip, _inflater, ref buffer, int.MaxValue, out _, out _));
        Assert.InRange(buffer.Length, 0, 100_000);
    }

    [Fact]
    public void Random_mutations_never_pass_with_other_content()
    {
        var random = new Random(1952);
        var gzip = Zlib.Gzip(Content);
        byte[] buffer = [];
        for (var round = 0; round < 5000; round++)
        {
            var mutated = (byte[])gzip.Clone();
            mutated[random.Next(mutated.Length)] ^= (byte)(1 << random.Next(8));
            if (Gzip.TryDecompress(mutated, _inflater, ref buffer, 10_000, out var length, out _))
                Assert.Equal(Content, buffer[..length]);
        }

        Assert.InRange(buffer.Length, 0, 10_000);
    }

    [Fact]
    public void Nothing_is_allocated_once_the_buffer_is_long_enough()
    {
        var gzip = Zlib.Gzip(Content);
        byte[] buffer = [];
        Gzip.TryDecompress(gzip, _inflater, ref buffer, 1 << 20, out _, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) Gzip.TryDecompress(gzip, _inflater, ref buffer, 1 << 20, out _, out _);
        Gzip.TryDecompress(gzip.AsSpan(1), _inflater, ref buffer, 1 << 20, out _, out _);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
