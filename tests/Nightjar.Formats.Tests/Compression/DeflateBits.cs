namespace Nightjar.Formats.Tests.Compression;

/// <summary>Writes DEFLATE streams bit by bit, so that they can break the rules one at a time.</summary>
internal sealed class DeflateBits
{
    private static readonly int[] PrecodeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    private readonly List<byte> _bytes = [];
    private int _used = 8;

    public byte[] ToArray() => [.. _bytes];

    /// <summary>Bits as numbers are packed: lowest first.</summary>
    public DeflateBits Number(int value, int bits)
    {
        for (var i = 0; i < bits; i++)
        {
            if (_used == 8)
            {
                _bytes.Add(0);
                _used = 0;
            }

            _bytes[^1] |= (byte)(((value >> i) & 1) << _used++);
        }

        return this;
    }

    /// <summary>Bits as codes are packed: highest first.</summary>
    public DeflateBits Code(int code, int bits)
    {
        for (var i = bits - 1; i >= 0; i--) Number(code >> i, 1);
        return this;
    }

    public DeflateBits Block(bool last, int type) => Number(last ? 1 : 0, 1).Number(type, 2);

    /// <summary>Starts a dynamic block. Every length is written by itself, with a precode of 16 codes of 4 bits.</summary>
    public DeflateBits Dynamic(bool last, byte[] literals, byte[] distances)
    {
        Block(last, 2).Number(literals.Length - 257, 5).Number(distances.Length - 1, 5).Number(15, 4);
        foreach (var symbol in PrecodeOrder) Number(symbol < 16 ? 4 : 0, 3);
        foreach (var length in literals.Concat(distances)) Code(length, 4);
        return this;
    }

    /// <summary>Writes a symbol by the canonical code of these lengths.</summary>
    public DeflateBits Symbol(byte[] lengths, int symbol)
    {
        var (code, bits) = (0, 1);
        for (; bits <= 15; bits++)
        {
            for (var s = 0; s < lengths.Length; s++)
            {
                if (lengths[s] != bits) continue;
                if (s == symbol) return Code(code, bits);
                code++;
            }

            code <<= 1;
        }

        throw new ArgumentException($"symbol {symbol} has no code", nameof(symbol));
    }
}
