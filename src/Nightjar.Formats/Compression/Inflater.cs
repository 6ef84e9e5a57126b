using System.Runtime.CompilerServices;

namespace Nightjar.Formats.Compression;

/// <summary>Decodes DEFLATE streams (RFC 1951), span to span.</summary>
/// <remarks>
/// <para>Reuse one instance: it holds the tables and allocates nothing while it works. Not thread-safe.
/// It reads and writes inside the two spans only, throws nothing whatever the bytes are, and its time is bounded by the
/// lengths of the spans. It accepts and refuses the streams that zlib does, incomplete codes included.</para>
/// <para>Where the design comes from: libdeflate (E. Biggers) for the bit buffer, the table entries and the fast loop;
/// the joined literals are ours, because stamps of the sky are noise and decode to literals mostly.</para>
/// </remarks>
public sealed unsafe partial class Inflater
{
    private const int PrecodeSymbols = 19;
    private const int LiteralSymbols = 288;
    private const int DistanceSymbols = 32;
    private const int MaxLiteralCodes = 286;
    private const int MaxDistanceCodes = 30;

    private const int PrecodeTableBits = 7;
    private const int LiteralTableBits = 11;
    private const int DistanceTableBits = 8;

    // First level plus, for the second levels, more than 288 (32) codes of up to 15 bits can ever ask for.
    private const int LiteralTableLength = (1 << LiteralTableBits) + 640;
    private const int DistanceTableLength = (1 << DistanceTableBits) + 512;

    /// <summary>Below this many source bytes a block is too short to repay the joining of its literals.</summary>
    private const int MinSourceToJoinLiterals = 2048;

    private static readonly uint[] LiteralEntries = CreateLiteralEntries();
    private static readonly uint[] DistanceEntries = CreateDistanceEntries();
    private static readonly uint[] PrecodeEntries = CreatePrecodeEntries();
    private static readonly uint[] FixedLiterals = CreateFixedLiterals();
    private static readonly uint[] FixedDistances = CreateFixedDistances();

    private readonly uint[] _literals = new uint[LiteralTableLength];
    private readonly uint[] _distances = new uint[DistanceTableLength];
    private readonly uint[] _precode = new uint[1 << PrecodeTableBits];
    private readonly byte[] _lengths = new byte[LiteralSymbols + DistanceSymbols];
    private readonly ushort[] _sorted = new ushort[LiteralSymbols];

    /// <summary>Inflates one stream.</summary>
    /// <param name="source">Starts with the stream; bytes after its end are not looked at.</param>
    /// <param name="destination">Receives the bytes. What lies behind <paramref name="written"/> is undefined
    /// afterwards, also in a part that was not needed.</param>
    /// <param name="consumed">Bytes of the source that were used; where the result is not
    /// <see cref="InflateStatus.Done"/>, the offset of the trouble.</param>
    /// <param name="written">Bytes of the destination that hold output.</param>
    /// <returns>How it ended.</returns>
    public InflateStatus Inflate(
        ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int written)
    {
        fixed (byte* from = source)
        fixed (byte* to = destination)
        {
            var cursor = new Cursor
            {
                Next = from,
                End = from + source.Length,
                OutStart = to,
                Out = to,
                OutEnd = to + destination.Length,
            };
            var status = Run(ref cursor);
            consumed = (int)(cursor.Next - from) - (cursor.Count >> 3);
            written = (int)(cursor.Out - to);
            return status;
        }
    }

    /// <summary>Inflates one stream into a buffer that grows when it must.</summary>
    /// <param name="source">Starts with the stream.</param>
    /// <param name="buffer">Receives the bytes; replaced by a longer one where it is too short.</param>
    /// <param name="maximum">The most bytes that will be written; a stream that holds more ends in
    /// <see cref="InflateStatus.DestinationTooSmall"/>.</param>
    /// <param name="consumed">As in <see cref="Inflate(ReadOnlySpan{byte}, Span{byte}, out int, out int)"/>.</param>
    /// <param name="written">Bytes of the buffer that hold output.</param>
    /// <returns>How it ended.</returns>
    /// <remarks>Growing starts over, so all the attempts together cost at most about twice the last one.</remarks>
    public InflateStatus Inflate(
        ReadOnlySpan<byte> source, ref byte[] buffer, int maximum, out int consumed, out int written)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentOutOfRangeException.ThrowIfNegative(maximum);
        while (true)
        {
            var room = Math.Min(buffer.Length, maximum);
            var status = Inflate(source, buffer.AsSpan(0, room), out consumed, out written);
            if (status != InflateStatus.DestinationTooSmall || room == maximum) return status;
            var longer = Math.Max(2L * buffer.Length, 4L * source.Length);
            buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(Math.Max(longer, 256), maximum));
        }
    }

    private InflateStatus Run(ref Cursor c)
    {
        while (true)
        {
            c.Refill();
            if (c.Count < 3) return InflateStatus.Truncated;
            var last = (c.Bits & 1) != 0;
            var type = (int)(c.Bits >> 1) & 3;
            c.Drop(3);

            InflateStatus status;
            switch (type)
            {
                case 0:
                    status = CopyStored(ref c);
                    break;
                case 1:
                    status = DecodeBlock(ref c, FixedLiterals, FixedDistances);
                    break;
                case 2:
                    status = ReadCodes(ref c);
                    if (status == InflateStatus.Done) status = DecodeBlock(ref c, _literals, _distances);
                    break;
                default:
                    return InflateStatus.Corrupt;
            }

            if (last || status != InflateStatus.Done) return status;
        }
    }

    private static InflateStatus CopyStored(ref Cursor c)
    {
        c.Rewind();
        c.Drop(c.Count);
        if (c.End - c.Next < 4) return InflateStatus.Truncated;
        var length = c.Next[0] | (c.Next[1] << 8);
        var complement = c.Next[2] | (c.Next[3] << 8);
        if (length != (complement ^ 0xFFFF)) return InflateStatus.Corrupt;
        c.Next += 4;

        var count = (int)Math.Min(length, Math.Min(c.End - c.Next, c.OutEnd - c.Out));
        Unsafe.CopyBlockUnaligned(c.Out, c.Next, (uint)count);
        c.Next += count;
        c.Out += count;
        if (count == length) return InflateStatus.Done;
        return c.Next == c.End ? InflateStatus.Truncated : InflateStatus.DestinationTooSmall;
    }

    /// <summary>Where the decoder stands: the bytes, and the bits taken from them but not used yet.</summary>
    private struct Cursor
    {
        public byte* Next;
        public byte* End;
        public byte* OutStart;
        public byte* Out;
        public byte* OutEnd;

        /// <summary>The next bits, lowest first. Above <see cref="Count"/> they are zero or repeat what the source holds.</summary>
        public ulong Bits;

        /// <summary>Bits that count as taken from the source, up to 63.</summary>
        public int Count;

        /// <summary>Takes bytes until there are 56 bits or the source ends.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Refill()
        {
            if (End - Next >= sizeof(ulong))
            {
                Bits |= ReadLittleEndian(Next) << Count;
                Next += (63 - Count) >> 3;
                Count |= 56;
            }
            else
            {
                for (; Count < 56 && Next < End; Count += 8) Bits |= (ulong)*Next++ << Count;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Drop(int bits)
        {
            Bits >>= bits;
            Count -= bits;
        }

        /// <summary>Gives whole bytes back.</summary>
        public void Rewind()
        {
            Next -= Count >> 3;
            Count &= 7;
            Bits &= (1UL << Count) - 1;
        }
    }
}
