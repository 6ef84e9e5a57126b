using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Nightjar.Formats.Compression;

/// <summary>The raw block format of Snappy, without the framing: what Avro's codec of that name holds.</summary>
/// <remarks>Google, "Snappy compressed format description" (2011): the length as a variable-length integer, then literals
/// and copies of what was written before.</remarks>
public static class Snappy
{
    private const int MaxLengthBytes = 5;

    // No element gives more: a copy of 64 bytes takes 3.
    private const long MaxOutputOfElement = 64;
    private const long MinBytesOfElement = 3;

    // The compressor works on pieces of 64 KiB, so that every offset fits the copy with two bytes of offset.
    private const int PieceLength = 1 << 16;
    private const int MaxHashBits = 14;
    private const int MinMatch = 4;
    private const int MaxCopy = 64;

    /// <summary>Hashes are read as words of 4 bytes, matches compared as words of 8: the end is left as a literal.</summary>
    private const int EndMargin = 15;

    /// <summary>Reads how long the content says it is.</summary>
    /// <returns>Whether the bytes start with a length that this many bytes can hold.</returns>
    public static bool TryGetLength(ReadOnlySpan<byte> source, out int length, out CompressionError error) =>
        TryReadLength(source, out length, out _, out error);

    /// <summary>Expands a block.</summary>
    /// <param name="source">The whole block.</param>
    /// <param name="buffer">Receives the bytes; replaced by a longer one where it is too short.</param>
    /// <param name="maximum">The most bytes that the block may expand to.</param>
    /// <param name="length">How many bytes it expanded to; 0 after an error.</param>
    /// <param name="error">What is wrong and where.</param>
    /// <returns>Whether everything was expanded.</returns>
    public static bool TryDecompress(
        ReadOnlySpan<byte> source, ref byte[] buffer, int maximum, out int length, out CompressionError error)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        if (!TryReadLength(source, out var claimed, out var at, out error))
        {
            length = 0;
            return false;
        }

        length = 0;
        if (claimed > maximum) return Fail("the compressed data expand to more than is allowed", 0, out error);
        if (buffer.Length < claimed) buffer = GC.AllocateUninitializedArray<byte>(claimed);
        if (!TryExpand(source, at, buffer.AsSpan(0, claimed), out error)) return false;
        length = claimed;
        return true;
    }

    /// <summary>The most bytes that <see cref="Compress"/> writes for so many bytes of input.</summary>
    public static int MaxCompressedLength(int length) => checked(32 + length + length / 6);

    /// <summary>Compresses a block, in one greedy pass.</summary>
    /// <param name="source">The content.</param>
    /// <param name="destination">At least <see cref="MaxCompressedLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static int Compress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (destination.Length < MaxCompressedLength(source.Length))
            throw new ArgumentException("the destination is shorter than MaxCompressedLength", nameof(destination));

        var at = 0;
        var rest = (uint)source.Length;
        for (; rest >= 0x80; rest >>= 7) destination[at++] = (byte)(rest | 0x80);
        destination[at++] = (byte)rest;

        Span<ushort> heads = stackalloc ushort[1 << MaxHashBits];
        for (; !source.IsEmpty; source = source[Math.Min(PieceLength, source.Length)..])
        {
            var piece = source[..Math.Min(PieceLength, source.Length)];
            var hashBits = Math.Clamp(BitOperations.Log2((uint)piece.Length), 8, MaxHashBits);
            at += CompressPiece(piece, destination[at..], heads[..(1 << hashBits)], 32 - hashBits);
        }

        return at;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> source, out int length, out int at, out CompressionError error)
    {
        (length, at) = (0, 0);
        ulong value = 0;
        byte b;
        do
        {
            if (at == source.Length) return Fail("the length is cut short", at, out error);
            b = source[at];
            value |= (ulong)(b & 0x7F) << (7 * at);
            at++;
        }
        while (b >= 0x80 && at < MaxLengthBytes);

        if (b >= 0x80 || value > int.MaxValue) return Fail("the length is out of range", 0, out error);
        if ((long)value * MinBytesOfElement > (source.Length - at) * MaxOutputOfElement)
            return Fail("the length is more than so few bytes can expand to", 0, out error);
        length = (int)value;
        error = default;
        return true;
    }

    private static bool TryExpand(ReadOnlySpan<byte> source, int at, Span<byte> destination, out CompressionError error)
    {
        var written = 0;
        while (at < source.Length)
        {
            var start = at;
            var tag = source[at++];
            if ((tag & 3) == 0)
            {
                long literal = tag >> 2;
                if (literal >= 60)
                {
                    var bytes = (int)literal - 59;
                    if (source.Length - at < bytes) return Fail("a literal is cut short", start, out error);
                    literal = 0;
                    for (var i = 0; i < bytes; i++) literal |= (long)source[at++] << (8 * i);
                }

                literal++;
                if (literal > source.Length - at) return Fail("a literal is cut short", start, out error);
                if (literal > destination.Length - written) return Fail("more than the length says", start, out error);
                source.Slice(at, (int)literal).CopyTo(destination[written..]);
                at += (int)literal;
                written += (int)literal;
                continue;
            }

            var offsetBytes = (tag & 3) == 3 ? 4 : tag & 3;
            if (source.Length - at < offsetBytes) return Fail("a copy is cut short", start, out error);
            var (length, offset) = (tag & 3) switch
            {
                1 => (4 + ((tag >> 2) & 7), ((uint)(tag & 0xE0) << 3) | source[at]),
                2 => (1 + (tag >> 2), BinaryPrimitives.ReadUInt16LittleEndian(source[at..])),
                _ => (1 + (tag >> 2), BinaryPrimitives.ReadUInt32LittleEndian(source[at..])),
            };
            at += offsetBytes;
            if (offset == 0 || offset > (uint)written)
                return Fail("a copy reaches before the start", start, out error);
            if (length > destination.Length - written) return Fail("more than the length says", start, out error);
            Repeat(destination, written, (int)offset, length);
            written += length;
        }

        if (written < destination.Length) return Fail("less than the length says", at, out error);
        error = default;
        return true;
    }

    /// <summary>Copies bytes written before; they may overlap their copy, which then repeats them.</summary>
    private static void Repeat(Span<byte> destination, int written, int offset, int length)
    {
        while (length > offset)
        {
            destination.Slice(written - offset, offset).CopyTo(destination[written..]);
            written += offset;
            length -= offset;
            offset *= 2;
        }

        destination.Slice(written - offset, length).CopyTo(destination[written..]);
    }

    private static int CompressPiece(ReadOnlySpan<byte> piece, Span<byte> destination, Span<ushort> heads, int shift)
    {
        var (at, emitted) = (0, 0);
        if (piece.Length > EndMargin)
        {
            heads.Clear();
            var last = piece.Length - EndMargin;
            var misses = 32; // the step grows by one every 32 misses: noise is passed over quickly
            for (var i = 1; i < last;)
            {
                var word = Word(piece, i);
                ref var head = ref heads[(int)((word * 0x1E35A7BD) >> shift)];
                var candidate = (int)head;
                head = (ushort)i;
                if (Word(piece, candidate) != word)
                {
                    i += misses++ >> 5;
                    continue;
                }

                var length = MinMatch + piece[(i + MinMatch)..].CommonPrefixLength(piece[(candidate + MinMatch)..]);
                at += PutLiteral(piece[emitted..i], destination[at..]);
                at += PutCopy(i - candidate, length, destination[at..]);
                i += length;
                emitted = i;
                misses = 32;
                if (i < last) heads[(int)((Word(piece, i - 1) * 0x1E35A7BD) >> shift)] = (ushort)(i - 1);
            }
        }

        return at + PutLiteral(piece[emitted..], destination[at..]);
    }

    private static uint Word(ReadOnlySpan<byte> data, int at) => MemoryMarshal.Read<uint>(data[at..]);

    private static int PutLiteral(ReadOnlySpan<byte> literal, Span<byte> destination)
    {
        if (literal.IsEmpty) return 0;
        var (at, n) = (1, literal.Length - 1);
        if (n < 60)
        {
            destination[0] = (byte)(n << 2);
        }
        else
        {
            for (; n > 0; n >>= 8) destination[at++] = (byte)n;
            destination[0] = (byte)((58 + at) << 2);
        }

        literal.CopyTo(destination[at..]);
        return at + literal.Length;
    }

    private static int PutCopy(int offset, int length, Span<byte> destination)
    {
        var at = 0;
        while (length > 0)
        {
            // A rest of 1 to 3 would be dearer than its share of the copy before it.
            var part = length > MaxCopy ? Math.Min(MaxCopy, length - MinMatch) : length;
            if (part is >= MinMatch and <= 11 && offset < 2048)
            {
                destination[at++] = (byte)(1 | ((part - 4) << 2) | ((offset >> 8) << 5));
                destination[at++] = (byte)offset;
            }
            else
            {
                destination[at++] = (byte)(2 | ((part - 1) << 2));
                BinaryPrimitives.WriteUInt16LittleEndian(destination[at..], (ushort)offset);
                at += 2;
            }

            length -= part;
        }

        return at;
    }

    private static bool Fail(string reason, long offset, out CompressionError error)
    {
        error = new(reason, offset);
        return false;
    }
}
