using Nightjar.Formats.Compression;

namespace Nightjar.Formats.Tests.Compression;

/// <summary>Streams that break the rules. The judge beside us is the zlib that ships with .NET.</summary>
public sealed class InflaterHostileTests
{
    private readonly Inflater _inflater = new();

    /// <summary>Both must agree on success, and then on every byte; on failure ours must say which.</summary>
    private InflateStatus AssertAgrees(ReadOnlySpan<byte> source, Span<byte> ours, byte[] theirs)
    {
        var code = Zlib.Inflate(source, theirs, out var theirConsumed, out var theirWritten);
        var status = _inflater.Inflate(source, ours, out var consumed, out var written);
        Assert.InRange(consumed, 0, source.Length);
        Assert.InRange(written, 0, ours.Length);
        Assert.Equal(code == Zlib.StreamEnd, status == InflateStatus.Done);
        if (code == Zlib.StreamEnd)
        {
            Assert.Equal(theirConsumed, consumed);
            Assert.True(theirs.AsSpan(0, theirWritten).SequenceEqual(ours[..written]));
        }

        if (code == Zlib.DataError) Assert.Equal(InflateStatus.Corrupt, status);
        return status;
    }

    private void AssertStatus(InflateStatus expected, DeflateBits bits)
    {
        var ours = new byte[1000];
        var theirs = new byte[1000];
        Assert.Equal(expected, AssertAgrees(bits.ToArray(), ours, theirs));

        // Again with bytes behind it, so that the fast loop meets the same trouble.
        Assert.Equal(expected, AssertAgrees((byte[])[.. bits.ToArray(), .. new byte[64]], ours, theirs));
    }

    private static byte[] Lengths(int count, params (int Symbol, byte Bits)[] codes)
    {
        var lengths = new byte[count];
        foreach (var (symbol, bits) in codes) lengths[symbol] = bits;
        return lengths;
    }

    [Fact]
    public void Random_mutations_end_as_zlib_ends_them()
    {
        var random = new Random(1951);
        var theirs = new byte[40_000];
        var ours = new byte[40_000];
        var (done, corrupt) = (0, 0);
        foreach (var kind in TestBytes.Kinds)
        {
            foreach (var (length, level) in new[] { (300, 6), (3000, 9), (3000, 1), (12_000, 9), (2000, 0) })
            {
                var deflated = Zlib.Deflate(TestBytes.Create(kind, length, 11), level);
                for (var round = 0; round < 400; round++)
                {
                    var mutated = (byte[])deflated.Clone();
                    for (var n = random.Next(1, 4); n > 0; n--)
                    {
                        var at = random.Next(2) == 0 ? random.Next(mutated.Length) : random.Next(Math.Min(100, mutated.Length));
                        mutated[at] = random.Next(2) == 0
                            ? (byte)random.Next(256)
                            : (byte)(mutated[at] ^ (1 << random.Next(8)));
                    }

                    var source = mutated.AsSpan(0, random.Next(8) == 0 ? random.Next(mutated.Length) : mutated.Length);
                    var room = random.Next(4) == 0 ? random.Next(length) : length + 600;
                    switch (AssertAgrees(source, ours.AsSpan(0, room), theirs[..room]))
                    {
                        case InflateStatus.Done: done++; break;
                        case InflateStatus.Corrupt: corrupt++; break;
                    }
                }
            }
        }

        Assert.InRange(done, 1000, 11_000);
        Assert.InRange(corrupt, 1000, 11_000);
    }

    [Fact]
    public void Pure_noise_ends_as_zlib_ends_it()
    {
        var random = new Random(7);
        var theirs = new byte[5000];
        var ours = new byte[5000];
        for (var round = 0; round < 20_000; round++)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            if (noise.Length > 0) noise[0] = (byte)((noise[0] & ~7) | 1 | (random.Next(1, 3) << 1));
            AssertAgrees(noise, ours, theirs);
        }
    }

    [Fact]
    public void A_stored_block_whose_lengths_disagree_is_corrupt() =>
        AssertStatus(InflateStatus.Corrupt, new DeflateBits().Block(true, 0).Number(0, 5).Number(3, 16).Number(3, 16));

    [Fact]
    public void The_fourth_block_type_is_corrupt() =>
        AssertStatus(InflateStatus.Corrupt, new DeflateBits().Block(true, 3).Number(0, 29));

    [Theory]
    [InlineData(286)]
    [InlineData(287)]
    public void The_two_lengths_that_the_fixed_code_leaves_over_are_corrupt(int symbol) =>
        AssertStatus(
            InflateStatus.Corrupt,
            new DeflateBits().Block(true, 1).Code(0x30, 8).Code(0xC0 + symbol - 280, 8).Number(0, 40));

    [Theory]
    [InlineData(30)]
    [InlineData(31)]
    public void The_two_distances_that_the_fixed_code_leaves_over_are_corrupt(int symbol) =>
        AssertStatus(
            InflateStatus.Corrupt,
            new DeflateBits().Block(true, 1).Code(0x30, 8).Code(1, 7).Code(symbol, 5).Number(0, 40));

    [Fact]
    public void A_match_from_before_the_start_is_corrupt()
    {
        AssertStatus(InflateStatus.Corrupt, new DeflateBits().Block(true, 1).Code(1, 7).Code(0, 5).Code(0, 7));
        AssertStatus(
            InflateStatus.Corrupt, new DeflateBits().Block(true, 1).Code(0x30, 8).Code(1, 7).Code(1, 5).Code(0, 7));
    }

    [Theory]
    [InlineData(287)]
    [InlineData(288)]
    public void More_literals_than_the_format_has_are_corrupt(int count) =>
        AssertStatus(InflateStatus.Corrupt, new DeflateBits().Dynamic(true, Lengths(count, (0, 1), (256, 1)), [1]));

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public void More_distances_than_the_format_has_are_corrupt(int count) =>
        AssertStatus(
            InflateStatus.Corrupt,
            new DeflateBits().Dynamic(true, Lengths(257, (0, 1), (256, 1)), Lengths(count, (0, 1))));

    [Fact]
    public void A_block_without_an_end_is_corrupt() =>
        AssertStatus(InflateStatus.Corrupt, new DeflateBits().Dynamic(true, Lengths(257, (0, 1), (1, 1)), [1]));

    [Fact]
    public void Too_many_and_too_few_codes_are_corrupt()
    {
        AssertStatus(
            InflateStatus.Corrupt, new DeflateBits().Dynamic(true, Lengths(257, (0, 1), (1, 1), (256, 1)), [1]));
        AssertStatus(InflateStatus.Corrupt, new DeflateBits().Dynamic(true, Lengths(257, (0, 2), (256, 2)), [1]));
        AssertStatus(
            InflateStatus.Corrupt, new DeflateBits().Dynamic(true, Lengths(257, (0, 1), (256, 1)), [1, 1, 1]));
        AssertStatus(InflateStatus.Corrupt, new DeflateBits().Dynamic(true, Lengths(257, (0, 1), (256, 1)), [2]));
        AssertStatus(InflateStatus.Corrupt, new DeflateBits().Dynamic(true, Lengths(257, (0, 1), (256, 1)), [2, 2]));
    }

    [Fact]
    public void A_block_that_only_ends_may_have_a_single_code()
    {
        var literals = Lengths(257, (256, 1));
        AssertStatus(InflateStatus.Done, new DeflateBits().Dynamic(true, literals, [0]).Code(0, 1));
        AssertStatus(InflateStatus.Corrupt, new DeflateBits().Dynamic(true, literals, [0]).Code(1, 1));
    }

    [Fact]
    public void A_single_distance_code_will_do_and_its_other_bit_will_not()
    {
        var literals = Lengths(258, ('x', 1), (256, 2), (257, 2));
        DeflateBits Start(byte[] distances) =>
            new DeflateBits().Dynamic(true, literals, distances).Symbol(literals, 'x').Symbol(literals, 257);

        AssertStatus(InflateStatus.Done, Start([1]).Code(0, 1).Symbol(literals, 256));
        AssertStatus(InflateStatus.Corrupt, Start([1]).Code(1, 1).Symbol(literals, 256));
        AssertStatus(InflateStatus.Corrupt, Start([0]).Code(0, 1).Symbol(literals, 256));
    }

    [Fact]
    public void A_repeat_with_nothing_before_it_or_beyond_the_end_is_corrupt()
    {
        // A precode of two codes of one bit: symbol 16 (repeat) or 18 (zeros), and 1.
        DeflateBits Header(int repeat)
        {
            var bits = new DeflateBits().Block(true, 2).Number(0, 5).Number(0, 5).Number(15, 4);
            foreach (var symbol in (int[])[16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15])
                bits.Number(symbol == repeat || symbol == 1 ? 1 : 0, 3);
            return bits;
        }

        AssertStatus(InflateStatus.Corrupt, Header(16).Code(1, 1).Number(0, 2).Number(0, 64));
        AssertStatus(InflateStatus.Corrupt, Header(18).Code(1, 1).Number(127, 7).Code(1, 1).Number(127, 7).Number(0, 64));
    }

    [Fact]
    public void A_precode_that_is_empty_or_incomplete_is_corrupt()
    {
        AssertStatus(InflateStatus.Corrupt, new DeflateBits().Block(true, 2).Number(0, 14).Number(0, 12).Number(0, 400));
        AssertStatus(InflateStatus.Corrupt, new DeflateBits().Block(true, 2).Number(0, 14).Number(1, 12).Number(0, 400));
    }

    [Fact]
    public void Not_a_byte_outside_the_spans_is_touched()
    {
        const int capacity = 16_384;
        using var sourceMemory = new GuardedMemory(capacity);
        using var destinationMemory = new GuardedMemory(capacity);
        var random = new Random(5);
        foreach (var kind in TestBytes.Kinds)
        {
            for (var round = 0; round < 300; round++)
            {
                var data = TestBytes.Create(kind, random.Next(5000), round);
                var deflated = Zlib.Deflate(data, random.Next(10));
                if (round % 3 != 0) deflated[random.Next(deflated.Length)] ^= (byte)(1 << random.Next(8));
                var length = round % 3 == 1 ? random.Next(deflated.Length + 1) : deflated.Length;
                var room = round % 5 == 1 ? random.Next(data.Length + 1) : data.Length + random.Next(400);

                var source = round % 2 == 0 ? sourceMemory.AtEnd(length) : sourceMemory.AtStart(length);
                deflated.AsSpan(0, length).CopyTo(source);
                _inflater.Inflate(source, destinationMemory.AtEnd(room), out _, out _);
                var status = _inflater.Inflate(source, destinationMemory.AtStart(room), out _, out var written);
                if (round % 15 != 0) continue;
                Assert.Equal(InflateStatus.Done, status);
                Assert.True(destinationMemory.AtStart(room)[..written].SequenceEqual(data));
            }
        }
    }
}
