using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Nightjar.Formats.Compression;

/// <summary>Huffman's code for bytes whose frequencies are known beforehand: no code is longer than <see cref="LongestCode"/> bits, and lengths
/// alone tell the codes (they are canonical: by length, then by symbol). A text is coded as two streams, of its first and its second
/// half, which a decoder reads side by side.</summary>
/// <remarks>Sources: Huffman 1952; Larmore and Hirschberg 1990 for the limit ("package-merge").</remarks>
public static unsafe class CanonicalHuffman
{
    /// <summary>Bits of the longest code.</summary>
    public const int LongestCode = 12;

    /// <summary>The most symbols that a code has.</summary>
    public const int MostSymbols = 256;

    private const int LengthBits = 4;

    // Codes that 56 bits surely hold.
    private const int PerFill = 4;

    /// <summary>The entropy -Σ p log₂ p of a symbol in bits: the mean length that no code falls below.</summary>
    /// <param name="counts">How often each symbol occurs.</param>
    public static double Entropy(ReadOnlySpan<long> counts)
    {
        long total = 0;
        foreach (var count in counts) total += count;
        double entropy = 0;
        foreach (var count in counts)
        {
            if (count > 0) entropy -= (double)count / total * Math.Log2((double)count / total);
        }

        return entropy;
    }

    /// <summary>The lengths of the best code without codes beyond <see cref="LongestCode"/>; 0 for symbols that do not occur. Without that
    /// limit, and nearly always with it, the mean length is less than one bit above the entropy.</summary>
    /// <param name="counts">How often each symbol occurs; at most <see cref="MostSymbols"/>.</param>
    public static byte[] Lengths(ReadOnlySpan<long> counts)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(counts.Length, MostSymbols);
        var leaves = new List<(long Weight, int[] Symbols)>();
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0) leaves.Add((counts[i], [i]));
        }

        var lengths = new byte[counts.Length];
        if (leaves.Count == 1) lengths[leaves[0].Symbols[0]] = 1;
        if (leaves.Count < 2) return lengths;
        leaves.Sort((a, b) => a.Weight.CompareTo(b.Weight));
        var row = new List<(long Weight, int[] Symbols)>(leaves);
        for (var bit = 1; bit < LongestCode; bit++)
        {
            var pairs = new List<(long Weight, int[] Symbols)>(leaves);
            for (var i = 0; i + 1 < row.Count; i += 2) pairs.Add((row[i].Weight + row[i + 1].Weight, [.. row[i].Symbols, .. row[i + 1].Symbols]));
            row = [.. pairs.OrderBy(p => p.Weight)];
        }

        foreach (var (_, symbols) in row.Take(2 * (leaves.Count - 1)))
        {
            foreach (var symbol in symbols) lengths[symbol]++;
        }

        return lengths;
    }

    /// <summary>Codes a text.</summary>
    /// <param name="symbols">The text.</param>
    /// <param name="lengths">Length of each symbol's code, from <see cref="Lengths"/>.</param>
    /// <exception cref="ArgumentException">A symbol has no code.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> symbols, ReadOnlySpan<byte> lengths)
    {
        var codes = Codes(lengths);
        var first = Stream(symbols[..(symbols.Length / 2)], lengths, codes);
        var second = Stream(symbols[(symbols.Length / 2)..], lengths, codes);
        var coded = new byte[sizeof(int) + first.Count + second.Count];
        BinaryPrimitives.WriteInt32LittleEndian(coded, first.Count);
        first.CopyTo(coded, sizeof(int));
        second.CopyTo(coded, sizeof(int) + first.Count);
        return coded;
    }

    /// <summary>Reads a coded text.</summary>
    /// <param name="source">What <see cref="Encode"/> wrote, and nothing else.</param>
    /// <param name="lengths">Length of each symbol's code.</param>
    /// <param name="symbols">Receives the text; its length is not part of the code.</param>
    /// <returns>Whether the lengths make a code and the text fills the source; if not, what was received means nothing. Nothing outside the
    /// two spans is touched.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> source, ReadOnlySpan<byte> lengths, Span<byte> symbols)
    {
        var entries = stackalloc ushort[1 << LongestCode];
        if (source.Length < sizeof(int) || lengths.Length > MostSymbols || !TryTable(lengths, entries, out var bits)) return false;
        var split = BinaryPrimitives.ReadInt32LittleEndian(source);
        source = source[sizeof(int)..];
        if ((uint)split > (uint)source.Length) return false;
        var half = symbols.Length / 2;
        fixed (byte* from = source, to = symbols)
        {
            byte* next = from, end = from + split, nextOfSecond = end, endOfSecond = from + source.Length;
            ulong bitsLeft = 0, bitsOfSecond = 0;
            int count = 0, countOfSecond = 0, place = 0;
            var mask = (1u << bits) - 1;
            for (; place + PerFill <= half && next + sizeof(ulong) <= end && nextOfSecond + sizeof(ulong) <= endOfSecond; place += PerFill)
            {
                Fill(ref bitsLeft, ref count, ref next);
                Fill(ref bitsOfSecond, ref countOfSecond, ref nextOfSecond);
                for (var i = place; i < place + PerFill; i++)
                {
                    to[i] = Take(entries, mask, ref bitsLeft, ref count);
                    to[half + i] = Take(entries, mask, ref bitsOfSecond, ref countOfSecond);
                }
            }

            var first = new Rest(bitsLeft, count, next, end);
            var second = new Rest(bitsOfSecond, countOfSecond, nextOfSecond, endOfSecond);
            return first.TryRead(entries, mask, to + place, to + half) && second.TryRead(entries, mask, to + half + place, to + symbols.Length);
        }
    }

    /// <summary>Codes with their first bit lowest.</summary>
    private static int[] Codes(ReadOnlySpan<byte> lengths)
    {
        var codes = new int[lengths.Length];
        var code = 0;
        for (var length = 1; length <= LongestCode; length++, code <<= 1)
        {
            for (var i = 0; i < lengths.Length; i++)
            {
                if (lengths[i] != length) continue;
                for (var bit = 0; bit < length; bit++) codes[i] |= ((code >> bit) & 1) << (length - 1 - bit);
                code++;
            }
        }

        return codes;
    }

    private static List<byte> Stream(ReadOnlySpan<byte> symbols, ReadOnlySpan<byte> lengths, int[] codes)
    {
        var stream = new List<byte>();
        var (bits, count) = (0u, 0);
        foreach (var symbol in symbols)
        {
            if (symbol >= lengths.Length || lengths[symbol] == 0) throw new ArgumentException($"symbol {symbol} has no code", nameof(symbols));
            bits |= (uint)codes[symbol] << count;
            for (count += lengths[symbol]; count >= 8; count -= 8, bits >>= 8) stream.Add((byte)bits);
        }

        if (count > 0) stream.Add((byte)bits);
        return stream;
    }

    // Symbol and length for whatever bits come next; false where the lengths leave bits without a symbol or give one two.
    private static bool TryTable(ReadOnlySpan<byte> lengths, ushort* entries, out int bits)
    {
        bits = 0;
        var (space, only) = (0, -1);
        for (var i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] > LongestCode) return false;
            if (lengths[i] == 0) continue;
            bits = Math.Max(bits, lengths[i]);
            space += (1 << LongestCode) >> lengths[i];
            only = only < 0 && lengths[i] == 1 ? i : lengths.Length;
        }

        if (space == (1 << LongestCode) / 2 && only >= 0 && only < lengths.Length)
        {
            entries[0] = entries[1] = (ushort)((only << LengthBits) | 1);
            return true;
        }

        if (space != 1 << LongestCode) return false;
        var codes = Codes(lengths);
        for (var i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] == 0) continue;
            for (var entry = codes[i]; entry < 1 << bits; entry += 1 << lengths[i]) entries[entry] = (ushort)((i << LengthBits) | lengths[i]);
        }

        return true;
    }

    // At least 56 bits, where 8 bytes are left.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fill(ref ulong bits, ref int count, ref byte* next)
    {
        bits |= *(ulong*)next << count;
        next += (63 - count) >> 3;
        count |= 56;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Take(ushort* entries, uint mask, ref ulong bits, ref int count)
    {
        var entry = entries[(uint)bits & mask];
        var length = entry & ((1 << LengthBits) - 1);
        bits >>= length;
        count -= length;
        return (byte)(entry >> LengthBits);
    }

    // The end of a stream, byte by byte.
    private readonly struct Rest(ulong bits, int count, byte* next, byte* end)
    {
        /// <summary>Reads the last symbols; false where the bits do not end with them.</summary>
        public bool TryRead(ushort* entries, uint mask, byte* to, byte* toEnd)
        {
            var (left, have, from) = (bits & ((1ul << count) - 1), count, (nint)next);
            while (to < toEnd)
            {
                for (; have <= 56 && from < (nint)end; have += 8) left |= (ulong)*(byte*)from++ << have;
                *to++ = Take(entries, mask, ref left, ref have);
                if (have < 0) return false;
            }

            return from == (nint)end && have < 8 && left == 0;
        }
    }
}
