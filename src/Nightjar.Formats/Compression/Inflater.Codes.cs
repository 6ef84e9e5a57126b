namespace Nightjar.Formats.Compression;

/// <content>The codes of a block: those that it describes, and the fixed ones.</content>
public sealed unsafe partial class Inflater
{
    private const int EndOfBlockSymbol = 256;

    private static ReadOnlySpan<byte> PrecodeOrder =>
        [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private static ReadOnlySpan<byte> LengthExtraBits =>
        [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    private static ReadOnlySpan<ushort> LengthBases =>
    [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31,
        35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
    ];

    /// <summary>Reads the description of a dynamic block (RFC 1951, 3.2.7) and builds its tables.</summary>
    private InflateStatus ReadCodes(ref Cursor c)
    {
        c.Refill();
        if (c.Count < 14) return InflateStatus.Truncated;
        var literals = 257 + (int)(c.Bits & 31);
        var distances = 1 + (int)((c.Bits >> 5) & 31);
        var precodes = 4 + (int)((c.Bits >> 10) & 15);
        if (literals > MaxLiteralCodes || distances > MaxDistanceCodes) return InflateStatus.Corrupt;
        c.Drop(14);

        Span<byte> precode = stackalloc byte[PrecodeSymbols];
        precode.Clear();
        for (var i = 0; i < precodes; i++)
        {
            if (c.Count < 3) c.Refill();
            if (c.Count < 3) return InflateStatus.Truncated;
            precode[PrecodeOrder[i]] = (byte)(c.Bits & 7);
            c.Drop(3);
        }

        if (!HuffmanTable.Build(precode, PrecodeEntries, PrecodeTableBits, false, _precode, _sorted))
            return InflateStatus.Corrupt;

        var status = ReadLengths(ref c, _lengths.AsSpan(0, literals + distances));
        if (status != InflateStatus.Done) return status;
        if (_lengths[EndOfBlockSymbol] == 0) return InflateStatus.Corrupt;

        var ofLiterals = _lengths.AsSpan(0, literals);
        var ofDistances = _lengths.AsSpan(literals, distances);
        if (!HuffmanTable.Build(ofLiterals, LiteralEntries, LiteralTableBits, true, _literals, _sorted)
            || !HuffmanTable.Build(ofDistances, DistanceEntries, DistanceTableBits, true, _distances, _sorted))
            return InflateStatus.Corrupt;

        if (c.End - c.Next >= MinSourceToJoinLiterals)
            HuffmanTable.JoinLiterals(_literals.AsSpan(0, 1 << LiteralTableBits), LiteralTableBits);
        return InflateStatus.Done;
    }

    private InflateStatus ReadLengths(ref Cursor c, Span<byte> lengths)
    {
        const int mask = (1 << PrecodeTableBits) - 1;
        for (var i = 0; i < lengths.Length;)
        {
            if (c.Count < 14) c.Refill();
            var entry = _precode[(int)c.Bits & mask];
            var bits = (int)(entry & 0xFF);
            if (c.Count < bits) return InflateStatus.Truncated;
            var symbol = (int)(entry >> 16);
            if (symbol < 16)
            {
                c.Drop(bits);
                lengths[i++] = (byte)symbol;
                continue;
            }

            var (extra, least) = symbol switch { 16 => (2, 3), 17 => (3, 3), _ => (7, 11) };
            if (c.Count < bits + extra) return InflateStatus.Truncated;
            if (symbol == 16 && i == 0) return InflateStatus.Corrupt;
            var repeat = least + ((int)(c.Bits >> bits) & ((1 << extra) - 1));
            if (repeat > lengths.Length - i) return InflateStatus.Corrupt;
            lengths.Slice(i, repeat).Fill(symbol == 16 ? lengths[i - 1] : (byte)0);
            i += repeat;
            c.Drop(bits + extra);
        }

        return InflateStatus.Done;
    }

    private static uint[] CreateLiteralEntries()
    {
        var entries = new uint[LiteralSymbols];
        for (var i = 0; i < EndOfBlockSymbol; i++) entries[i] = HuffmanTable.OneLiteral | ((uint)i << 16);
        entries[EndOfBlockSymbol] = HuffmanTable.EndOfBlock;
        for (var i = 0; i < LengthBases.Length; i++)
            entries[EndOfBlockSymbol + 1 + i] = ((uint)LengthBases[i] << 16) | LengthExtraBits[i];
        entries.AsSpan(MaxLiteralCodes).Fill(HuffmanTable.Invalid);
        return entries;
    }

    private static uint[] CreateDistanceEntries()
    {
        var entries = new uint[DistanceSymbols];
        for (var i = 0; i < MaxDistanceCodes; i++)
        {
            var extra = i < 4 ? 0 : (i >> 1) - 1;
            var distance = i < 4 ? i + 1 : ((2 + (i & 1)) << extra) + 1;
            entries[i] = ((uint)distance << 16) | (uint)extra;
        }

        entries.AsSpan(MaxDistanceCodes).Fill(HuffmanTable.Invalid);
        return entries;
    }

    private static uint[] CreatePrecodeEntries()
    {
        var entries = new uint[PrecodeSymbols];
        for (var i = 0; i < entries.Length; i++) entries[i] = (uint)i << 16;
        return entries;
    }

    private static uint[] CreateFixedLiterals()
    {
        var lengths = new byte[LiteralSymbols];
        lengths.AsSpan(0, 144).Fill(8);
        lengths.AsSpan(144, 112).Fill(9);
        lengths.AsSpan(256, 24).Fill(7);
        lengths.AsSpan(280, 8).Fill(8);
        var table = new uint[LiteralTableLength];
        HuffmanTable.Build(lengths, LiteralEntries, LiteralTableBits, false, table, new ushort[LiteralSymbols]);
        return table;
    }

    private static uint[] CreateFixedDistances()
    {
        var lengths = new byte[DistanceSymbols];
        lengths.AsSpan().Fill(5);
        var table = new uint[DistanceTableLength];
        HuffmanTable.Build(lengths, DistanceEntries, DistanceTableBits, false, table, new ushort[LiteralSymbols]);
        return table;
    }
}
