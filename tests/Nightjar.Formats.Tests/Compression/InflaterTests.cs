using System.IO.Compression;
using Nightjar.Formats.Compression;

namespace Nightjar.Formats.Tests.Compression;

public sealed class InflaterTests
{
    private readonly Inflater _inflater = new();

    public static TheoryData<string> Kinds => [.. TestBytes.Kinds];

    private void AssertInflates(byte[] data, byte[] deflated)
    {
        // Once with room for the fast loop, once with none: bytes behind the stream must not matter either.
        foreach (var (extraSource, extraRoom) in new[] { (0, 0), (64, 0), (0, 512), (64, 512) })
        {
            var source = new byte[deflated.Length + extraSource];
            deflated.CopyTo(source, 0);
            source.AsSpan(deflated.Length).Fill(0xA5);
            var destination = new byte[data.Length + extraRoom];
            Assert.Equal(InflateStatus.Done, _inflater.Inflate(source, destination, out var consumed, out var written));
            Assert.Equal(deflated.Length, consumed);
            Assert.Equal(data.Length, written);
            Assert.True(data.AsSpan().SequenceEqual(destination.AsSpan(0, written)));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void What_zlib_deflates_comes_back_at_every_level(string kind)
    {
        int[] lengths = [0, 1, 2, 3, 255, 256, 257, 299, 300, 301, 1000, 4096, 20160, 32768, 65535, 65536, 100_000];
        foreach (var length in lengths)
        {
            var data = TestBytes.Create(kind, length, length);
            for (var level = 0; level <= 9; level++) AssertInflates(data, Zlib.Deflate(data, level));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void What_zlib_deflates_comes_back_by_every_strategy(string kind)
    {
        foreach (var strategy in Enum.GetValues<ZLibCompressionStrategy>())
        {
            foreach (var length in new[] { 0, 1, 70, 5000, 50_000 })
            {
                var data = TestBytes.Create(kind, length, length + 1);
                AssertInflates(data, Zlib.Deflate(data, 6, strategy));
            }
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Every_short_length_comes_back(string kind)
    {
        for (var length = 0; length <= 700; length++)
        {
            var data = TestBytes.Create(kind, length, 7 * length);
            AssertInflates(data, Zlib.Deflate(data, 1 + length % 9));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_stream_cut_anywhere_is_truncated_and_gives_a_true_beginning(string kind)
    {
        foreach (var (length, level) in new[] { (900, 6), (900, 0), (5000, 9), (5000, 1) })
        {
            var data = TestBytes.Create(kind, length, 3);
            var deflated = Zlib.Deflate(data, level);
            var destination = new byte[length + 512];
            for (var cut = 0; cut < deflated.Length; cut++)
            {
                var status = _inflater.Inflate(deflated.AsSpan(0, cut), destination, out var consumed, out var written);
                Assert.Equal(InflateStatus.Truncated, status);
                Assert.InRange(consumed, 0, cut);
                Assert.True(data.AsSpan().StartsWith(destination.AsSpan(0, written)));
            }
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_destination_of_any_smaller_size_is_filled_to_its_end(string kind)
    {
        var data = TestBytes.Create(kind, 1500, 5);
        foreach (var level in new[] { 0, 1, 9 })
        {
            var deflated = Zlib.Deflate(data, level);
            var destination = new byte[data.Length];
            for (var room = 0; room < data.Length; room++)
            {
                var status = _inflater.Inflate(deflated, destination.AsSpan(0, room), out _, out var written);
                Assert.Equal(InflateStatus.DestinationTooSmall, status);
                Assert.Equal(room, written);
                Assert.True(data.AsSpan(0, room).SequenceEqual(destination.AsSpan(0, room)));
            }
        }
    }

    [Fact]
    public void A_buffer_grows_to_its_maximum_and_no_further()
    {
        var data = TestBytes.Create("zero", 1_000_000, 1);
        var deflated = Zlib.Deflate(data, 9);

        byte[] buffer = [];
        Assert.Equal(InflateStatus.Done, _inflater.Inflate(deflated, ref buffer, int.MaxValue, out _, out var written));
        Assert.Equal(data.Length, written);
        Assert.InRange(buffer.Length, data.Length, 2 * data.Length);

        buffer = [];
        Assert.Equal(InflateStatus.Done, _inflater.Inflate(deflated, ref buffer, data.Length, out _, out _));
        Assert.Equal(data.Length, buffer.Length);

        buffer = [];
        Assert.Equal(
            InflateStatus.DestinationTooSmall, _inflater.Inflate(deflated, ref buffer, data.Length - 1, out _, out _));
        Assert.Equal(data.Length - 1, buffer.Length);
    }

    [Fact]
    public void Nothing_is_allocated_once_the_instance_is_there()
    {
        var data = TestBytes.Create("noise image", 20_000, 1);
        var deflated = Zlib.Deflate(data, 9);
        var destination = new byte[data.Length];
        _inflater.Inflate(deflated, destination, out _, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) _inflater.Inflate(deflated, destination, out _, out _);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Several_blocks_of_all_types_make_one_stream()
    {
        byte[] stored = [1, 2, 3];
        var bits = new DeflateBits().Block(false, 0).Number(0, 5).Number(3, 16).Number(0xFFFC, 16);
        foreach (var b in stored) bits.Number(b, 8);
        bits.Block(false, 1).Code(0x30 + 'A', 8).Code(257 - 256, 7).Code(0, 5).Code(0, 7);
        var literals = new byte[258];
        (literals['B'], literals[256], literals[257]) = (1, 2, 2);
        bits.Dynamic(true, literals, [1]).Symbol(literals, 'B').Symbol(literals, 257).Code(0, 1).Symbol(literals, 256);

        AssertInflates([1, 2, 3, .. "AAAABBBB"u8], bits.ToArray());
    }
}
