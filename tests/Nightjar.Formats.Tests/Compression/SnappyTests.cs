using System.Runtime.InteropServices;
using Nightjar.Formats.Compression;

namespace Nightjar.Formats.Tests.Compression;

public sealed unsafe class SnappyTests
{
    private static byte[] Compress(ReadOnlySpan<byte> data)
    {
        var destination = new byte[Snappy.MaxCompressedLength(data.Length)];
        return destination[..Snappy.Compress(data, destination)];
    }

    private static byte[] Expand(ReadOnlySpan<byte> block)
    {
        byte[] buffer = [];
        Assert.True(Snappy.TryDecompress(block, ref buffer, int.MaxValue, out var length, out var error), error.ToString());
        return buffer[..length];
    }

    private static CompressionError Refused(ReadOnlySpan<byte> block, int maximum = int.MaxValue)
    {
        byte[] buffer = [];
        Assert.False(Snappy.TryDecompress(block, ref buffer, maximum, out var length, out var error));
        Assert.Equal(0, length);
        return error;
    }

    [Fact]
    public void Round_trips_are_exact()
    {
        foreach (var kind in TestBytes.Kinds)
        {
            for (var length = 0; length < 400; length++)
            {
                var data = TestBytes.Create(kind, length, length);
                Assert.Equal(data, Expand(Compress(data)));
            }

            foreach (var length in new[] { 65_535, 65_536, 65_537, 65_551, 200_000 })
            {
                var data = TestBytes.Create(kind, length, length);
                Assert.Equal(data, Expand(Compress(data)));
            }
        }
    }

    [Fact]
    public void What_repeats_becomes_short()
    {
        Assert.InRange(Compress(new byte[100_000]).Length, 1, 100_000 / 20);
        Assert.InRange(Compress(TestBytes.Create("runs", 100_000, 1)).Length, 1, 30_000);
        Assert.InRange(Compress(TestBytes.Create("random", 100_000, 1)).Length, 100_000, 100_100);
    }

    [Fact]
    public void Elements_of_every_form_are_read()
    {
        // A literal with one byte of length, copies with 1, 2 and 4 bytes of offset, one of them over its own end.
        byte[] literal = TestBytes.Create("random", 100, 3);
        byte[] block = [119, 60 << 2, 99, .. literal, 1, 100, ((5 - 1) << 2) | 2, 3, 0, ((10 - 1) << 2) | 3, 10, 0, 0, 0];
        var expected = literal.ToList();
        foreach (var (length, offset) in new[] { (4, 100), (5, 3), (10, 10) })
            for (var i = 0; i < length; i++) expected.Add(expected[^offset]);
        Assert.Equal(expected, Expand(block));
        Assert.True(Snappy.TryGetLength(block, out var claimed, out _));
        Assert.Equal(119, claimed);
    }

    [Fact]
    public void Every_broken_rule_is_named_with_its_place()
    {
        Assert.Equal("the length is cut short at byte 0", Refused([]).ToString());
        Assert.Equal("the length is cut short at byte 1", Refused([0x80]).ToString());
        Assert.Equal("the length is out of range at byte 0", Refused([0xFF, 0xFF, 0xFF, 0xFF, 0x0F]).ToString());
        Assert.Equal("the length is out of range at byte 0", Refused([0x80, 0x80, 0x80, 0x80, 0x80, 0]).ToString());
        Assert.Equal("the length is more than so few bytes can expand to at byte 0",
            Refused([0xFF, 0xFF, 0xFF, 0x07, 0, 65]).ToString());
        Assert.Equal("a literal is cut short at byte 1", Refused([2, 1 << 2, 65]).ToString());
        Assert.Equal("a literal is cut short at byte 1", Refused([2, 61 << 2, 65]).ToString());
        Assert.Equal("more than the length says at byte 1", Refused([1, 1 << 2, 65, 66]).ToString());
        Assert.Equal("less than the length says at byte 3", Refused([2, 0, 65]).ToString());
        Assert.Equal("a copy is cut short at byte 3", Refused([9, 0, 65, 2]).ToString());
        Assert.Equal("a copy reaches before the start at byte 3", Refused([9, 0, 65, 1, 2]).ToString());
        Assert.Equal("a copy reaches before the start at byte 3", Refused([9, 0, 65, 1, 0]).ToString());
        Assert.Equal("more than the length says at byte 3", Refused([3, 0, 65, 1, 1]).ToString());
        Assert.Equal("the compressed data expand to more than is allowed at byte 0",
            Refused(Compress(new byte[1000]), 999).ToString());
    }

    [Fact]
    public void Truncations_and_mutations_end_in_an_error_or_in_the_claimed_length()
    {
        var random = new Random(3);
        var data = TestBytes.Create("runs", 4000, 4);
        var block = Compress(data);
        for (var cut = 0; cut < block.Length; cut++) Refused(block.AsSpan(0, cut));

        byte[] buffer = [];
        for (var round = 0; round < 20_000; round++)
        {
            var mutated = (byte[])block.Clone();
            for (var n = random.Next(1, 4); n > 0; n--) mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            if (Snappy.TryDecompress(mutated, ref buffer, 1 << 20, out var length, out var error)) continue;
            Assert.Equal(0, length);
            Assert.InRange(error.Offset, 0, mutated.Length);
        }

        Assert.InRange(buffer.Length, 0, 1 << 20);
    }

    [Fact]
    public void The_reference_library_reads_ours_and_we_read_its()
    {
        Assert.SkipUnless(NativeLibrary.TryLoad("libsnappy.so.1", out var library), "no libsnappy.so.1 (Debian: libsnappy1v5)");
        var compress = (delegate* unmanaged<byte*, nuint, byte*, nuint*, int>)NativeLibrary.GetExport(library, "snappy_compress");
        var expand = (delegate* unmanaged<byte*, nuint, byte*, nuint*, int>)NativeLibrary.GetExport(library, "snappy_uncompress");
        foreach (var kind in TestBytes.Kinds)
        {
            foreach (var length in new[] { 1, 59, 60, 61, 300, 70_000, 300_000 })
            {
                var data = TestBytes.Create(kind, length, length);
                var theirs = new byte[Snappy.MaxCompressedLength(length)];
                var back = new byte[length];
                var ours = Compress(data);
                nuint theirLength = (nuint)theirs.Length, backLength = (nuint)length;
                fixed (byte* d = data, t = theirs, b = back, o = ours)
                {
                    Assert.Equal(0, compress(d, (nuint)length, t, &theirLength));
                    Assert.Equal(0, expand(o, (nuint)ours.Length, b, &backLength));
                }

                Assert.Equal(data, Expand(theirs.AsSpan(0, (int)theirLength)));
                Assert.Equal(data, back);
            }
        }
    }
}
