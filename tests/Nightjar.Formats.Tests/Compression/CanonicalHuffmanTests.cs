using Nightjar.Formats.Compression;

namespace Nightjar.Formats.Tests.Compression;

public sealed class CanonicalHuffmanTests
{
    [Fact]
    public void Dyadic_frequencies_give_codes_at_the_entropy()
    {
        long[] counts = [8, 4, 2, 1, 1];
        Assert.Equal([1, 2, 3, 4, 4], CanonicalHuffman.Lengths(counts));
        Assert.Equal(1.875, CanonicalHuffman.Entropy(counts), 1e-12);
    }

    [Fact]
    public void The_published_example_takes_2_24_bits()
    {
        // Huffman 1952, table I: thirteen messages.
        long[] counts = [20, 18, 10, 10, 10, 6, 6, 4, 4, 4, 4, 3, 1];
        var lengths = CanonicalHuffman.Lengths(counts);
        Assert.Equal(342, counts.Zip(lengths, (n, l) => n * l).Sum());
    }

    [Fact]
    public void The_mean_length_is_between_the_entropy_and_one_bit_more()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 200; trial++)
        {
            var counts = Counts(random, 2 + random.Next(255));
            var lengths = CanonicalHuffman.Lengths(counts);
            var mean = counts.Zip(lengths, (n, l) => (double)n * l).Sum() / counts.Sum();
            Assert.InRange(mean, CanonicalHuffman.Entropy(counts) - 1e-9, CanonicalHuffman.Entropy(counts) + 1);
            Assert.All(lengths, l => Assert.InRange(l, 0, CanonicalHuffman.LongestCode));
            Assert.Equal(1.0, lengths.Where(l => l > 0).Sum(l => Math.Pow(2, -l)), 1e-12);
        }
    }

    [Fact]
    public void Skewed_frequencies_keep_to_the_longest_code()
    {
        // Fibonacci's numbers would take codes of 39 bits.
        var counts = new long[40];
        for (var i = 0; i < counts.Length; i++) counts[i] = i < 2 ? 1 : counts[i - 1] + counts[i - 2];
        var lengths = CanonicalHuffman.Lengths(counts);
        Assert.Equal(CanonicalHuffman.LongestCode, lengths.Max());
        Assert.Equal(1.0, lengths.Sum(l => Math.Pow(2, -l)), 1e-12);
    }

    [Fact]
    public void Texts_of_all_lengths_come_back()
    {
        var random = new Random(2);
        for (var length = 0; length < 300; length++) RoundTrip(random, length, 1 + random.Next(256));
        foreach (var length in new[] { 1000, 4096, 65_537 })
        {
            foreach (var symbols in new[] { 1, 2, 3, 16, 256 }) RoundTrip(random, length, symbols);
        }
    }

    [Fact]
    public void Damaged_codes_are_refused_or_read_within_their_bounds()
    {
        var random = new Random(3);
        using var memory = new GuardedMemory(4096);
        using var room = new GuardedMemory(4096);
        for (var trial = 0; trial < 3000; trial++)
        {
            var text = Text(random, random.Next(200), 1 + random.Next(40));
            var lengths = CanonicalHuffman.Lengths(Count(text));
            var coded = CanonicalHuffman.Encode(text, lengths);
            var (damaged, damagedLengths) = ((byte[])coded.Clone(), (byte[])lengths.Clone());
            if (coded.Length > 0 && random.Next(3) > 0) damaged[random.Next(coded.Length)] ^= (byte)(1 << random.Next(8));
            if (random.Next(3) == 0) damaged = damaged[..random.Next(damaged.Length + 1)];
            if (lengths.Length > 0 && random.Next(4) == 0) damagedLengths[random.Next(lengths.Length)] = (byte)random.Next(20);
            var isWhole = damaged.AsSpan().SequenceEqual(coded) && damagedLengths.SequenceEqual(lengths);
            var source = memory.AtEnd(damaged.Length);
            var target = room.AtEnd(text.Length);
            damaged.CopyTo(source);
            var isRead = CanonicalHuffman.TryDecode(source, damagedLengths, target);
            if (isWhole && text.Length > 0) Assert.True(isRead && target.SequenceEqual(text));
        }
    }

    [Fact]
    public void Lengths_that_make_no_code_are_refused()
    {
        var target = new byte[8];
        Assert.False(CanonicalHuffman.TryDecode(new byte[40], [1, 1, 1], target));
        Assert.False(CanonicalHuffman.TryDecode(new byte[40], [2, 2, 2], target));
        Assert.False(CanonicalHuffman.TryDecode(new byte[40], [13, 1], target));
        Assert.False(CanonicalHuffman.TryDecode(new byte[40], [], target));
        Assert.Throws<ArgumentException>(() => CanonicalHuffman.Encode([3], [1, 1]));
    }

    [Fact]
    public void What_follows_a_text_makes_it_invalid()
    {
        byte[] text = [0, 1, 2, 1, 0, 1, 1, 2, 0];
        var lengths = CanonicalHuffman.Lengths(Count(text));
        var coded = CanonicalHuffman.Encode(text, lengths);
        Assert.True(CanonicalHuffman.TryDecode(coded, lengths, new byte[9]));
        Assert.False(CanonicalHuffman.TryDecode([.. coded, 0], lengths, new byte[9]));
        Assert.False(CanonicalHuffman.TryDecode(coded, lengths, new byte[30]));
    }

    private static void RoundTrip(Random random, int length, int symbols)
    {
        var text = Text(random, length, symbols);
        var lengths = CanonicalHuffman.Lengths(Count(text));
        if (length == 0) return;
        var found = new byte[length];
        Assert.True(CanonicalHuffman.TryDecode(CanonicalHuffman.Encode(text, lengths), lengths, found), $"{length} of {symbols}");
        Assert.Equal(text, found);
    }

    private static byte[] Text(Random random, int length, int symbols)
    {
        var text = new byte[length];
        for (var i = 0; i < length; i++) text[i] = (byte)(Math.Pow(random.NextDouble(), 3) * symbols);
        return text;
    }

    private static long[] Count(byte[] text)
    {
        var counts = new long[256];
        foreach (var symbol in text) counts[symbol]++;
        return counts;
    }

    private static long[] Counts(Random random, int symbols) => [.. Enumerable.Range(0, symbols).Select(_ => 1 + (long)Math.Exp(8 * random.NextDouble()))];
}
