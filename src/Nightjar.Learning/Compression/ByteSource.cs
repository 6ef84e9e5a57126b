namespace Nightjar.Learning.Compression;

/// <summary>Bytes of a file that are taken from the front; whatever is missing is an error.</summary>
internal ref struct ByteSource(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes that are left.</summary>
    public readonly int Left => _bytes.Length;

    /// <summary>Takes so many bytes.</summary>
    /// <exception cref="FormatException">There are fewer.</exception>
    public ReadOnlySpan<byte> Take(long count)
    {
        if ((ulong)count > (ulong)_bytes.Length) throw new FormatException($"it ends {count - _bytes.Length} bytes too early");
        var taken = _bytes[..(int)count];
        _bytes = _bytes[(int)count..];
        return taken;
    }

    /// <summary>Takes one byte.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public byte Byte() => Take(1)[0];

    /// <summary>Takes a whole number: seven bits a byte, the lowest first.</summary>
    /// <exception cref="FormatException">There is none, or it is beyond 2³¹ - 1.</exception>
    public int Number()
    {
        long value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Byte();
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80) return value <= int.MaxValue ? (int)value : throw new FormatException($"it holds {value} where a smaller number is expected");
        }

        throw new FormatException("it holds a number of too many bytes");
    }

    /// <summary>Writes what <see cref="Number"/> reads.</summary>
    public static void Write(Stream target, int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        for (; value >= 0x80; value >>= 7) target.WriteByte((byte)(value | 0x80));
        target.WriteByte((byte)value);
    }

    /// <summary>Ends reading.</summary>
    /// <exception cref="FormatException">Bytes are left.</exception>
    public readonly void End()
    {
        if (_bytes.Length > 0) throw new FormatException($"{_bytes.Length} bytes follow its end");
    }
}
