using Nightjar.Formats.Compression;

namespace Nightjar.Formats.Tests.Compression;

public sealed class HuffmanTableTests
{
    private const int TableBits = 11;
    private const int Symbols = 288;

    /// <summary>Splits leaves of a tree at random until it has as many as wanted: always a complete code.</summary>
    private static byte[] RandomCompleteCode(Random random, int codes)
    {
        var leaves = new List<byte> { 1, 1 };
        while (leaves.Count < codes)
        {
            var at = random.Next(leaves.Count);
            if (leaves[at] == HuffmanTable.MaxCodeLength) continue;
            leaves[at]++;
            leaves.Add(leaves[at]);
        }

        var lengths = new byte[Symbols];
        var order = Enumerable.Range(0, Symbols).ToArray();
        random.Shuffle(order);
        for (var i = 0; i < leaves.Count; i++) lengths[order[i]] = leaves[i];
        return lengths;
    }

    /// <summary>Each symbol's canonical code (RFC 1951, 3.2.2) with its bits in the order of the stream.</summary>
    private static int[] CodesOf(byte[] lengths)
    {
        var codes = new int[lengths.Length];
        var code = 0;
        for (var bits = 1; bits <= HuffmanTable.MaxCodeLength; bits++, code <<= 1)
        {
            for (var symbol = 0; symbol < lengths.Length; symbol++)
            {
                if (lengths[symbol] != bits) continue;
                for (var i = 0; i < bits; i++) codes[symbol] |= ((code >> i) & 1) << (bits - 1 - i);
                code++;
            }
        }

        return codes;
    }

    private static uint[] SymbolEntries(bool literals) =>
        [.. Enumerable.Range(0, Symbols).Select(i => ((uint)i << 16) | (literals && i < 256 ? HuffmanTable.OneLiteral : 0))];

    [Fact]
    public void Every_code_of_a_complete_tree_is_found_whatever_follows_it()
    {
        var random = new Random(1);
        var table = new uint[(1 << TableBits) + 640];
        for (var round = 0; round < 300; round++)
        {
            var lengths = RandomCompleteCode(random, random.Next(2, Symbols + 1));
            var codes = CodesOf(lengths);
            Assert.True(HuffmanTable.Build(lengths, SymbolEntries(false), TableBits, false, table, new ushort[Symbols]));
            for (var symbol = 0; symbol < Symbols; symbol++)
            {
                if (lengths[symbol] == 0) continue;
                var bits = codes[symbol] | (random.Next(1 << 15) << lengths[symbol]);
                var entry = table[bits & ((1 << TableBits) - 1)];
                var used = (int)(entry & 0xFF);
                if ((entry & HuffmanTable.Exceptional) != 0)
                {
                    var width = (int)(entry >> 8) & 15;
                    entry = table[(entry >> 16) + (uint)((bits >> used) & ((1 << width) - 1))];
                    used += (int)(entry & 0xFF);
                }

                Assert.Equal(symbol, (int)(entry >> 16));
                Assert.Equal(lengths[symbol], used);
            }
        }
    }

    [Fact]
    public void Joined_literals_are_the_two_that_single_look_ups_give_by_vectors_and_without()
    {
        var random = new Random(2);
        var joined = 0;
        for (var round = 0; round < 200; round++)
        {
            var lengths = RandomCompleteCode(random, random.Next(2, Symbols + 1));
            var table = new uint[(1 << TableBits) + 640];
            HuffmanTable.Build(lengths, SymbolEntries(true), TableBits, false, table, new ushort[Symbols]);
            var single = table.AsSpan(0, 1 << TableBits).ToArray();
            var scalar = (uint[])single.Clone();
            var vector = (uint[])single.Clone();
            HuffmanTable.JoinLiteralsScalar(scalar, scalar, TableBits);
            HuffmanTable.JoinLiterals(vector, TableBits);
            Assert.Equal(scalar, vector);

            for (var i = 0; i < single.Length; i++)
            {
                var first = single[i];
                var second = single[i >> (int)(first & 0xFF)];
                var both = (first & 0xFF) + (second & 0xFF);
                if ((first & second & HuffmanTable.Literal) == 0 || both > TableBits)
                {
                    Assert.Equal(first, scalar[i]);
                    continue;
                }

                joined++;
                Assert.Equal(HuffmanTable.TwoLiterals, scalar[i] & 0xF000);
                Assert.Equal(both, scalar[i] & 0xFF);
                Assert.Equal((first >> 16) & 0xFF, (scalar[i] >> 16) & 0xFF);
                Assert.Equal((second >> 16) & 0xFF, scalar[i] >> 24);
            }
        }

        Assert.True(joined > 1000);
    }
}
