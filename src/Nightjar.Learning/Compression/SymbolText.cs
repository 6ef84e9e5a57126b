using Nightjar.Formats.Compression;

namespace Nightjar.Learning.Compression;

/// <summary>Small whole numbers below some limit, each in as many bits as the limit takes, the lowest first, or in Huffman's code.</summary>
internal static unsafe class SymbolText
{
    /// <summary>Bits of a number below a limit.</summary>
    public static int Bits(int limit) => limit <= 1 ? 0 : 32 - int.LeadingZeroCount(limit - 1);

    /// <summary>How often each number occurs.</summary>
    public static long[] Counts(ReadOnlySpan<byte> symbols, int limit)
    {
        var counts = new long[limit];
        foreach (var symbol in symbols) counts[symbol]++;
        return counts;
    }

    /// <summary>Writes them.</summary>
    public static void Write(Stream target, ReadOnlySpan<byte> symbols, int limit, bool isHuffman)
    {
        if (Bits(limit) == 0 || symbols.IsEmpty) return;
        if (isHuffman)
        {
            var lengths = CanonicalHuffman.Lengths(Counts(symbols, limit));
            for (var i = 0; i < limit; i += 2) target.WriteByte((byte)(lengths[i] | (i + 1 < limit ? lengths[i + 1] << 4 : 0)));
            var coded = CanonicalHuffman.Encode(symbols, lengths);
            ByteSource.Write(target, coded.Length);
            target.Write(coded);
            return;
        }

        var (width, bits, count) = (Bits(limit), 0u, 0);
        foreach (var symbol in symbols)
        {
            bits |= (uint)symbol << count;
            for (count += width; count >= 8; count -= 8, bits >>= 8) target.WriteByte((byte)bits);
        }

        if (count > 0) target.WriteByte((byte)bits);
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="FormatException">They are no such numbers.</exception>
    public static void Read(ref ByteSource source, Span<byte> symbols, int limit, bool isHuffman)
    {
        var width = Bits(limit);
        if (width == 0 || symbols.IsEmpty)
        {
            symbols.Clear();
            return;
        }

        if (isHuffman)
        {
            Span<byte> lengths = stackalloc byte[limit + 1];
            var packed = source.Take((limit + 1) / 2);
            for (var i = 0; i < packed.Length; i++) (lengths[2 * i], lengths[(2 * i) + 1]) = ((byte)(packed[i] & 15), (byte)(packed[i] >> 4));
            if (!CanonicalHuffman.TryDecode(source.Take(source.Number()), lengths[..limit], symbols)) throw new FormatException("its Huffman code is damaged");
            return;
        }

        var bytes = source.Take((((long)symbols.Length * width) + 7) / 8);
        if (width == 4) ReadHalves(bytes, symbols);
        else ReadAny(bytes, symbols, width);
        if (limit == 1 << width) return;
        foreach (var symbol in symbols)
        {
            if (symbol >= limit) throw new FormatException($"it holds the index {symbol} of {limit} numbers");
        }
    }

    private static void ReadHalves(ReadOnlySpan<byte> bytes, Span<byte> symbols)
    {
        fixed (byte* from = bytes, to = symbols)
        {
            for (var i = 0; i < symbols.Length / 2; i++)
            {
                var pair = (uint)from[i];
                *(ushort*)(to + (2 * i)) = (ushort)((pair | (pair << 4)) & 0x0F0F);
            }
        }

        if (symbols.Length % 2 == 1) symbols[^1] = (byte)(bytes[^1] & 15);
    }

    private static void ReadAny(ReadOnlySpan<byte> bytes, Span<byte> symbols, int width)
    {
        var (bits, count, place, mask) = (0u, 0, 0, (1u << width) - 1);
        for (var i = 0; i < symbols.Length; i++, bits >>= width, count -= width)
        {
            for (; count < width; count += 8) bits |= (uint)bytes[place++] << count;
            symbols[i] = (byte)(bits & mask);
        }
    }
}
