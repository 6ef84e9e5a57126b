using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nightjar.Formats.Compression;

/// <content>The two loops over the symbols of a block.</content>
public sealed unsafe partial class Inflater
{
    private const int MaxMatchLength = 258;

    // One turn of the fast loop refills at most three times, 7 bytes each, and each refill reads 8.
    private const int FastSourceMargin = 32;

    // One turn writes at most 3 look-ups of 2 literals, then a match, and its copy may run over by one vector.
    private const int FastDestinationMargin = 8 + MaxMatchLength + 32;

    private const uint LiteralMask = (1 << LiteralTableBits) - 1;
    private const uint DistanceMask = (1 << DistanceTableBits) - 1;
    private const uint SecondLevelMask = HuffmanTable.EndOfBlock | HuffmanTable.Invalid;

    /// <summary>Used bits that the fast loop keeps below the next ones, so that the bits, masked, are the offset of an
    /// entry of 4 bytes as they stand: the load that every literal waits for is one cycle shorter without a scale.</summary>
    private const int UsedBits = 2;

    private static InflateStatus DecodeBlock(ref Cursor c, uint[] literals, uint[] distances)
    {
        fixed (uint* lt = literals, dt = distances)
        {
            if (c.End - c.Next >= FastSourceMargin && c.OutEnd - c.Out >= FastDestinationMargin
                && DecodeFast(ref c, lt, dt) is { } status)
                return status;
            return DecodeSafely(ref c, lt, dt);
        }
    }

    /// <summary>Decodes far from both ends, where nothing needs a check.</summary>
    /// <returns>How the block ended, or null where an end came near.</returns>
    private static InflateStatus? DecodeFast(ref Cursor c, uint* literals, uint* distances)
    {
        c.Rewind();
        var next = c.Next;
        var to = c.Out;
        var bits = c.Bits << UsedBits;
        var left = (uint)c.Count + UsedBits; // only its low byte counts: whole entries are subtracted from it
        var lastNext = c.End - FastSourceMargin;
        var lastOut = c.OutEnd - FastDestinationMargin;
        InflateStatus? status = null;

        Refill(ref next, ref bits, ref left);
        var entry = LookUp(literals, bits, LiteralMask);
        do
        {
            // 54 bits are here at least: 4 look-ups of 11, or 3 and a length of 15 + 5.
            if ((entry & HuffmanTable.Literal) != 0)
            {
                Put(ref to, ref bits, ref left, entry);
                entry = LookUp(literals, bits, LiteralMask);
                if ((entry & HuffmanTable.Literal) != 0)
                {
                    Put(ref to, ref bits, ref left, entry);
                    entry = LookUp(literals, bits, LiteralMask);
                    if ((entry & HuffmanTable.Literal) != 0)
                    {
                        Put(ref to, ref bits, ref left, entry);
                        entry = LookUp(literals, bits, LiteralMask);
                        if ((entry & HuffmanTable.Literal) != 0)
                        {
                            Put(ref to, ref bits, ref left, entry);
                            // Of the 62 bits that were loaded 18 are left, if not counted: enough to look ahead.
                            entry = LookUp(literals, bits, LiteralMask);
                            Refill(ref next, ref bits, ref left);
                            continue;
                        }
                    }
                }
            }

            if ((entry & HuffmanTable.Exceptional) != 0)
            {
                if ((entry & SecondLevelMask) == HuffmanTable.Exceptional)
                {
                    entry = Follow(literals, ref bits, ref left, entry);
                    if ((entry & HuffmanTable.Literal) != 0)
                    {
                        Put(ref to, ref bits, ref left, entry);
                        Refill(ref next, ref bits, ref left);
                        entry = LookUp(literals, bits, LiteralMask);
                        continue;
                    }
                }

                if ((entry & HuffmanTable.Exceptional) != 0)
                {
                    status = (entry & HuffmanTable.EndOfBlock) == HuffmanTable.EndOfBlock
                        ? InflateStatus.Done
                        : InflateStatus.Corrupt;
                    bits >>= (int)entry;
                    left -= entry;
                    break;
                }
            }

            var length = Value(bits, entry);
            bits >>= (int)entry;
            left -= entry;
            // 9 bits of those that were loaded are left at least.
            entry = LookUp(distances, bits, DistanceMask);
            Refill(ref next, ref bits, ref left);
            if ((entry & SecondLevelMask) == HuffmanTable.Exceptional)
                entry = Follow(distances, ref bits, ref left, entry);
            var distance = Value(bits, entry);
            if ((entry & HuffmanTable.Exceptional) != 0 || distance > to - c.OutStart)
            {
                status = InflateStatus.Corrupt;
                break;
            }

            bits >>= (int)entry;
            left -= entry;
            entry = LookUp(literals, bits, LiteralMask);
            Refill(ref next, ref bits, ref left);
            CopyMatch(to, distance, length);
            to += length;
        }
        while (next <= lastNext && to <= lastOut);

        c.Next = next;
        c.Out = to;
        c.Bits = bits >> UsedBits;
        c.Count = (byte)left - UsedBits;
        return status;
    }

    /// <summary>Decodes one symbol after the other with every check.</summary>
    private static InflateStatus DecodeSafely(ref Cursor c, uint* literals, uint* distances)
    {
        while (true)
        {
            c.Refill();
            var entry = literals[(uint)c.Bits & LiteralMask];
            entry = Follow(ref c, literals, entry);
            var bits = (int)(entry & 0xFF);
            if (bits > c.Count) return InflateStatus.Truncated;
            if ((entry & HuffmanTable.Literal) != 0)
            {
                for (var n = (entry >> HuffmanTable.LiteralCountShift) & 3; n > 0; n--)
                {
                    if (c.Out == c.OutEnd) return InflateStatus.DestinationTooSmall;
                    entry >>= 8;
                    *c.Out++ = (byte)(entry >> 8);
                }

                c.Drop(bits);
                continue;
            }

            if ((entry & HuffmanTable.Exceptional) != 0)
            {
                if ((entry & HuffmanTable.EndOfBlock) != HuffmanTable.EndOfBlock) return InflateStatus.Corrupt;
                c.Drop(bits);
                return InflateStatus.Done;
            }

            var length = (int)((entry >> 16) + (LowBits(c.Bits, entry) >> (int)((entry >> 8) & 15)));
            c.Drop(bits);

            c.Refill();
            entry = distances[(uint)c.Bits & DistanceMask];
            entry = Follow(ref c, distances, entry);
            bits = (int)(entry & 0xFF);
            if (bits > c.Count) return InflateStatus.Truncated;
            if ((entry & HuffmanTable.Exceptional) != 0) return InflateStatus.Corrupt;
            var distance = (int)((entry >> 16) + (LowBits(c.Bits, entry) >> (int)((entry >> 8) & 15)));
            if (distance > c.Out - c.OutStart) return InflateStatus.Corrupt;
            c.Drop(bits);

            var room = c.OutEnd - c.Out;
            for (var n = Math.Min(length, room); n > 0; n--, c.Out++) *c.Out = *(c.Out - distance);
            if (room < length) return InflateStatus.DestinationTooSmall;
        }
    }

    /// <summary>Goes on to the second level where an entry points there.</summary>
    private static uint Follow(ref Cursor c, uint* table, uint entry)
    {
        if ((entry & SecondLevelMask) != HuffmanTable.Exceptional) return entry;
        var bits = (int)(entry & 0xFF);
        if (bits > c.Count) return HuffmanTable.Invalid | 0xFF;
        c.Drop(bits);
        return table[(entry >> 16) + LowBits(c.Bits, (entry >> 8) & 15)];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Follow(uint* table, ref ulong bits, ref uint left, uint entry)
    {
        bits >>= (int)entry;
        left -= entry;
        return table[(entry >> 16) + LowBits(bits >> UsedBits, (entry >> 8) & 15)];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint LookUp(uint* table, ulong bits, uint mask) =>
        *(uint*)((byte*)table + ((uint)bits & (mask << UsedBits)));

    /// <summary>A length or a distance: the base and the extra bits behind the code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Value(ulong bits, uint entry) =>
        (int)((entry >> 16) + (LowBits(bits >> UsedBits, entry) >> (int)((entry >> 8) & 15)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(ref byte* to, ref ulong bits, ref uint left, uint entry)
    {
        bits >>= (int)entry;
        left -= entry;
        Unsafe.WriteUnaligned(to, BitConverter.IsLittleEndian
            ? (ushort)(entry >> 16)
            : BinaryPrimitives.ReverseEndianness((ushort)(entry >> 16)));
        to += (entry >> HuffmanTable.LiteralCountShift) & 3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Refill(ref byte* next, ref ulong bits, ref uint left)
    {
        bits |= ReadLittleEndian(next) << (int)left;
        next += 7 - ((left >> 3) & 7);
        left |= 56;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ReadLittleEndian(byte* at)
    {
        var value = Unsafe.ReadUnaligned<ulong>(at);
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>The lowest bits, as many as the low byte of <paramref name="count"/> says (below 64).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint LowBits(ulong bits, uint count) =>
        Bmi2.X64.IsSupported
            ? (uint)Bmi2.X64.ZeroHighBits(bits, count)
            : (uint)(bits & ((1UL << (int)count) - 1));

    /// <summary>Copies a match of bytes written before, over its end by less than a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyMatch(byte* to, int distance, int length)
    {
        var from = to - distance;
        var end = to + length;
        if (distance >= Vector128<byte>.Count)
        {
            do
            {
                Vector128.Load(from).Store(to);
                from += Vector128<byte>.Count;
                to += Vector128<byte>.Count;
            }
            while (to < end);
        }
        else if (distance == 1)
        {
            var fill = Vector256.Create(*from);
            do
            {
                fill.Store(to);
                to += Vector256<byte>.Count;
            }
            while (to < end);
        }
        else
        {
            // The words overlap: of each one only the first bytes are final, and the next word puts the others right.
            var step = Math.Min(distance, sizeof(ulong));
            do
            {
                Unsafe.WriteUnaligned(to, Unsafe.ReadUnaligned<ulong>(from));
                from += step;
                to += step;
            }
            while (to < end);
        }
    }
}
