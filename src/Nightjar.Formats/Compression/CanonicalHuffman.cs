using System.Runtime.CompilerServices;

namespace Nightjar.Formats.Compression;

/// <summary>Huffman's code for bytes whose frequencies are known beforehand: no code is longer than <see cref="LongestCode"/> bits, and lengths
/// alone tell the codes (they are canonical: by length, then by symbol). A text is coded as four streams, one of each quarter, which a
/// decoder reads side by side; before them stand the bytes of the first three.</summary>
/// <remarks>Sources: Huffman 1952; Larmore and Hirschberg 1990 for the limit ("package-merge").</remarks>
public static unsafe class CanonicalHuffman
{
    /// <summary>Bits of the longest code.</summary>
    public const int LongestCode = 12;

    /// <summary>The most symbols that a code has.</summary>
    public const int MostSymbols = 256;

    private const int LengthBits = 4;

    private const int Streams = 4;

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
        var coded = new List<byte>();
        var streams = new List<byte>();
        for (var i = 0; i < Streams; i++)
        {
            var before = streams.Count;
            Write(streams, symbols[Begin(i, symbols.Length)..Begin(i + 1, symbols.Length)], lengths, codes);
            if (i == Streams - 1) break;
            var length = streams.Count - before;
            for (; length >= 0x80; length >>= 7) coded.Add((byte)(length | 0x80));
            coded.Add((byte)length);
        }

        coded.AddRange(streams);
        return [.. coded];
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
        if (lengths.Length > MostSymbols || !TryTable(lengths, entries, out var bits)) return false;
        var ends = stackalloc long[Streams];
        var taken = 0;
        for (var i = 0; i < Streams - 1; i++)
        {
            if (!TryNumber(source, ref taken, out ends[i])) return false;
        }

        source = source[taken..];
        for (var i = 1; i < Streams - 1; i++) ends[i] += ends[i - 1];
        ends[Streams - 1] = source.Length;
        if (ends[Streams - 2] > source.Length) return false;
        fixed (byte* from = source, to = symbols)
        {
            // Bits taken, counted from the first byte of all streams.
            long at0 = 0, at1 = 8 * ends[0], at2 = 8 * ends[1], at3 = 8 * ends[2];
            nint place = 0, to1 = Begin(1, symbols.Length), to2 = Begin(2, symbols.Length), to3 = Begin(3, symbols.Length);
            var shortest = symbols.Length / Streams;
            var last = 8L * (source.Length - sizeof(ulong));
            var mask = (1u << bits) - 1;
            for (; place + PerFill <= shortest && Math.Max(Math.Max(at0, at1), Math.Max(at2, at3)) <= last; place += PerFill)
            {
                ulong bits0 = *(ulong*)(from + (at0 >> 3)) >> (int)(at0 & 7), bits1 = *(ulong*)(from + (at1 >> 3)) >> (int)(at1 & 7);
                ulong bits2 = *(ulong*)(from + (at2 >> 3)) >> (int)(at2 & 7), bits3 = *(ulong*)(from + (at3 >> 3)) >> (int)(at3 & 7);
                for (var i = place; i < place + PerFill; i++)
                {
                    to[i] = Take(entries, mask, ref bits0, ref at0);
                    to[to1 + i] = Take(entries, mask, ref bits1, ref at1);
                    to[to2 + i] = Take(entries, mask, ref bits2, ref at2);
                    to[to3 + i] = Take(entries, mask, ref bits3, ref at3);
                }
            }

            return TryEnd(source, at0, ends[0], entries, mask, symbols[(int)place..(int)to1])
                && TryEnd(source, at1, ends[1], entries, mask, symbols[(int)(to1 + place)..(int)to2])
                && TryEnd(source, at2, ends[2], entries, mask, symbols[(int)(to2 + place)..(int)to3])
                && TryEnd(source, at3, ends[3], entries, mask, symbols[(int)(to3 + place)..]);
        }
    }

    // The first symbol of a stream's part of the text.
    private static int Begin(int stream, int length) => (int)((long)length * stream / Streams);

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

    private static void Write(List<byte> stream, ReadOnlySpan<byte> symbols, ReadOnlySpan<byte> lengths, int[] codes)
    {
        var (bits, count) = (0u, 0);
        foreach (var symbol in symbols)
        {
            if (symbol >= lengths.Length || lengths[symbol] == 0) throw new ArgumentException($"symbol {symbol} has no code", nameof(symbols));
            bits |= (uint)codes[symbol] << count;
            for (count += lengths[symbol]; count >= 8; count -= 8, bits >>= 8) stream.Add((byte)bits);
        }

        if (count > 0) stream.Add((byte)bits);
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

    private static bool TryNumber(ReadOnlySpan<byte> source, ref int place, out long number)
    {
        number = 0;
        for (var shift = 0; shift < 35 && place < source.Length; shift += 7)
        {
            var next = source[place++];
            number |= (long)(next & 0x7F) << shift;
            if (next < 0x80) return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Take(ushort* entries, uint mask, ref ulong bits, ref long at)
    {
        var entry = entries[(uint)bits & mask];
        var length = entry & ((1 << LengthBits) - 1);
        bits >>= length;
        at += length;
        return (byte)(entry >> LengthBits);
    }

    // Reads the last symbols of a stream; false where its bits do not end with them.
    private static bool TryEnd(ReadOnlySpan<byte> source, long at, long end, ushort* entries, uint mask, Span<byte> symbols)
    {
        foreach (ref var symbol in symbols)
        {
            if (at >= 8 * end) return false;
            var bits = Peek(source, at);
            symbol = Take(entries, mask, ref bits, ref at);
        }

        var left = (8 * end) - at;
        return left is >= 0 and < 8 && (left == 0 || (Peek(source, at) & ((1u << (int)left) - 1)) == 0);
    }

    // The next bits, zeros behind the source.
    private static ulong Peek(ReadOnlySpan<byte> source, long at)
    {
        ulong bits = 0;
        var first = (int)(at >> 3);
        for (var i = 0; i < sizeof(uint) && first + i < source.Length; i++) bits |= (ulong)source[first + i] << (8 * i);
        return bits >> (int)(at & 7);
    }
}
