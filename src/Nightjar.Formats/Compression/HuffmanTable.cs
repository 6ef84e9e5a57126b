using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nightjar.Formats.Compression;

/// <summary>Builds the look-up tables that turn the next bits of a DEFLATE stream into symbols.</summary>
/// <remarks>
/// <para>A table is indexed by the next bits of the stream, lowest bit first. Codes longer than the index share an entry
/// that points to a second table behind the first one. The filling by doubling follows libdeflate (E. Biggers).</para>
/// <para>An entry, from its low bits up: byte 0 the bits to consume (code and extra bits together); bits 8 to 11 the
/// length of the code alone, or the width of the second table; bits 12 to 15 the flags, in a literal the number of
/// literals (1 or 2) among them; bits 16 to 31 one or two literals, the base of a length or distance, or the start of the
/// second table.</para>
/// </remarks>
internal static class HuffmanTable
{
    public const int MaxCodeLength = 15;

    public const uint Literal = 0x8000;
    public const uint OneLiteral = Literal | (1 << LiteralCountShift);
    public const uint TwoLiterals = Literal | (2 << LiteralCountShift);
    public const int LiteralCountShift = 12;

    public const uint Exceptional = 0x4000;
    public const uint EndOfBlock = Exceptional | 0x2000;
    public const uint Invalid = Exceptional | 0x1000;

    /// <summary>Fills a table from the lengths of its codes.</summary>
    /// <param name="lengths">Bits of each symbol's code; 0 where the symbol is not used.</param>
    /// <param name="symbols">What each symbol's entry says besides its code length: flags, base, and the extra bits
    /// in byte 0.</param>
    /// <param name="tableBits">Width of the index of the first table.</param>
    /// <param name="allowIncomplete">Whether no code, or a single one of one bit, will do (zlib's rule).</param>
    /// <param name="table">Room for both levels.</param>
    /// <param name="sorted">Scratch, one element a symbol.</param>
    /// <returns>Whether the lengths make a code: not over-subscribed, and complete but for the exception above.</returns>
    public static bool Build(
        ReadOnlySpan<byte> lengths,
        ReadOnlySpan<uint> symbols,
        int tableBits,
        bool allowIncomplete,
        Span<uint> table,
        Span<ushort> sorted)
    {
        Span<int> counts = stackalloc int[MaxCodeLength + 1];
        counts.Clear();
        foreach (var bits in lengths) counts[bits]++;

        Span<int> next = stackalloc int[MaxCodeLength + 2];
        (next[0], next[1]) = (0, counts[0]);
        var (used, longest) = (0, 0);
        for (var bits = 1; bits <= MaxCodeLength; bits++)
        {
            next[bits + 1] = next[bits] + counts[bits];
            used += counts[bits] << (MaxCodeLength - bits);
            if (counts[bits] != 0) longest = bits;
        }

        for (var symbol = 0; symbol < lengths.Length; symbol++) sorted[next[lengths[symbol]]++] = (ushort)symbol;
        var order = sorted[counts[0]..lengths.Length];

        if (used != 1 << MaxCodeLength)
        {
            if (used > 1 << MaxCodeLength || longest > 1 || !allowIncomplete) return false;
            table[..(1 << tableBits)].Fill(Invalid | 1);
            if (longest == 1)
            {
                var only = Entry(symbols[order[0]], 1);
                for (var i = 0; i < 1 << tableBits; i += 2) table[i] = only;
            }

            return true;
        }

        Fill(order, counts, symbols, tableBits, table);
        return true;
    }

    /// <summary>Joins two literals in every entry whose bits hold both codes, so that one look-up yields both.</summary>
    /// <param name="table">The first level alone; every literal is still single.</param>
    /// <param name="tableBits">Width of its index.</param>
    /// <remarks>Goes downwards: an entry reads one at half its index or below, which is not joined yet.</remarks>
    public static void JoinLiterals(Span<uint> table, int tableBits)
    {
        var i = table.Length;
        if (Avx2.IsSupported) i = JoinLiteralsAvx2(table, tableBits);
        JoinLiteralsScalar(table[..i], table, tableBits);
    }

    internal static void JoinLiteralsScalar(Span<uint> part, ReadOnlySpan<uint> table, int tableBits)
    {
        for (var i = part.Length - 1; i >= 0; i--)
        {
            var first = part[i];
            if ((first & Literal) == 0) continue;
            var bits = (int)(first & 0xFF);
            var second = table[i >> bits];
            var both = (uint)bits + (second & 0xFF);
            if ((second & Literal) == 0 || both > tableBits) continue;
            part[i] = TwoLiterals | both | (first & 0xFF0000) | ((second & 0xFF0000) << 8);
        }
    }

    private static unsafe int JoinLiteralsAvx2(Span<uint> table, int tableBits)
    {
        var low = Vector256.Create(0xFFu);
        var value = Vector256.Create(0xFF0000u);
        var literal = Vector256.Create(Literal);
        var limit = Vector256.Create((uint)tableBits);
        var lanes = Vector256.Create(0u, 1, 2, 3, 4, 5, 6, 7);
        fixed (uint* t = table)
        {
            var i = table.Length;
            while (i > Vector256<uint>.Count)
            {
                i -= Vector256<uint>.Count;
                var first = Vector256.Load(t + i);
                var bits = first & low;
                var index = Avx2.ShiftRightLogicalVariable(Vector256.Create((uint)i) + lanes, bits);
                var second = Avx2.GatherVector256(t, index.AsInt32(), sizeof(uint));
                var both = bits + (second & low);
                var joined = Vector256.Create(TwoLiterals) | both | (first & value) | ((second & value) << 8);
                var pick = Vector256.Equals(first & second & literal, literal) & Vector256.LessThanOrEqual(both, limit);
                Vector256.ConditionalSelect(pick, joined, first).Store(t + i);
            }

            return i;
        }
    }

    private static uint Entry(uint symbol, int bits) => symbol + (uint)bits * 0x101;

    private static void Fill(
        ReadOnlySpan<ushort> order, Span<int> counts, ReadOnlySpan<uint> symbols, int tableBits, Span<uint> table)
    {
        var bits = 1;
        while (counts[bits] == 0) bits++;

        // code holds the canonical code with its bits reversed: the order in which the stream delivers them.
        var (code, end, at) = (0, 1 << bits, 0);
        for (; bits <= tableBits; bits++)
        {
            for (var n = counts[bits]; n > 0; n--)
            {
                table[code] = Entry(symbols[order[at++]], bits);
                if (code == end - 1)
                {
                    for (; bits < tableBits; bits++, end <<= 1) table[..end].CopyTo(table[end..]);
                    return;
                }

                code = Next(code, end - 1);
            }

            if (bits < tableBits)
            {
                table[..end].CopyTo(table[end..]);
                end <<= 1;
            }
        }

        var mask = (1 << tableBits) - 1;
        var (prefix, start) = (-1, 0);
        end = 1 << tableBits;
        for (; ; bits++)
        {
            for (; counts[bits] > 0; counts[bits]--)
            {
                if ((code & mask) != prefix)
                {
                    prefix = code & mask;
                    start = end;
                    var width = bits - tableBits;
                    for (var room = counts[bits]; room < 1 << width; room = (room << 1) + counts[tableBits + width])
                        width++;
                    end = start + (1 << width);
                    table[prefix] = Exceptional | ((uint)start << 16) | ((uint)width << 8) | (uint)tableBits;
                }

                var entry = Entry(symbols[order[at++]], bits - tableBits);
                for (var i = start + (code >> tableBits); i < end; i += 1 << (bits - tableBits)) table[i] = entry;
                if (code == (1 << bits) - 1) return;
                code = Next(code, (1 << bits) - 1);
            }
        }
    }

    /// <summary>The code after this one: adds one at the top of the reversed bits.</summary>
    private static int Next(int code, int mask)
    {
        var bit = 1 << BitOperations.Log2((uint)(code ^ mask));
        return (code & (bit - 1)) | bit;
    }
}
