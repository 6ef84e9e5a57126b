using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nightjar.Formats.Compression;

/// <summary>The 32-bit cyclic redundancy check of gzip, PNG, zip and Avro's snappy codec.</summary>
/// <remarks>Polynomial 0x04C11DB7 reflected, start and final exclusive-or 0xFFFFFFFF (ISO 3309, RFC 1952 section 8).
/// The check value of the ASCII digits 1 to 9 is 0xCBF43926. Long input is folded with carry-less products (V. Gopal et
/// al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction", Intel 2009), else eight tables serve
/// (M. Kounavis and F. Berry, 2005).</remarks>
public static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    /// <summary>Below this many bytes the tables are as fast.</summary>
    private const int MinLengthToFold = 128;

    /// <summary>Below this many bytes the long vectors do not pay.</summary>
    private const int MinLengthToFoldWide = 1024;

    private static readonly uint[] Tables = CreateTables();
    private static readonly Vector128<ulong> By128 = Multipliers(128);
    private static readonly Vector128<ulong> By512 = Multipliers(512);
    private static readonly Vector128<ulong> By2048 = Multipliers(2048);

    /// <summary>The check of a sequence of bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> data) => Append(0, data);

    /// <summary>The check of a sequence that goes on: <paramref name="crc"/> is that of what came before, 0 at the
    /// start.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> data) =>
        ~(Pclmulqdq.IsSupported && data.Length >= MinLengthToFold ? Fold(~crc, data) : Update(~crc, data));

    /// <summary>The check by tables alone, the scalar twin of <see cref="Append"/>.</summary>
    internal static uint AppendScalar(uint crc, ReadOnlySpan<byte> data) => ~Update(~crc, data);

    private static uint Update(uint state, ReadOnlySpan<byte> data)
    {
        ref var t = ref MemoryMarshal.GetArrayDataReference(Tables);
        for (; data.Length >= 8; data = data[8..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ state;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            state = Unsafe.Add(ref t, 0x700 + (low & 0xFF))
                ^ Unsafe.Add(ref t, 0x600 + ((low >> 8) & 0xFF))
                ^ Unsafe.Add(ref t, 0x500 + ((low >> 16) & 0xFF))
                ^ Unsafe.Add(ref t, 0x400 + (low >> 24))
                ^ Unsafe.Add(ref t, 0x300 + (high & 0xFF))
                ^ Unsafe.Add(ref t, 0x200 + ((high >> 8) & 0xFF))
                ^ Unsafe.Add(ref t, 0x100 + ((high >> 16) & 0xFF))
                ^ Unsafe.Add(ref t, high >> 24);
        }

        foreach (var b in data) state = (state >> 8) ^ Tables[(byte)(state ^ b)];
        return state;
    }

    private static uint Fold(uint state, ReadOnlySpan<byte> data)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector128<ulong>>(data);
        Vector128<ulong> a, b, c, d;
        int i;
        if (Pclmulqdq.V512.IsSupported && data.Length >= MinLengthToFoldWide)
        {
            i = FoldWide(state, vectors, out var sum);
            a = sum.GetLower().GetLower();
            b = sum.GetLower().GetUpper();
            c = sum.GetUpper().GetLower();
            d = sum.GetUpper().GetUpper();
        }
        else
        {
            a = vectors[0] ^ Vector128.CreateScalar((ulong)state);
            (b, c, d) = (vectors[1], vectors[2], vectors[3]);
            i = 4;
        }

        var by512 = By512;
        for (; i <= vectors.Length - 4; i += 4)
        {
            a = Shift(a, by512) ^ vectors[i];
            b = Shift(b, by512) ^ vectors[i + 1];
            c = Shift(c, by512) ^ vectors[i + 2];
            d = Shift(d, by512) ^ vectors[i + 3];
        }

        var by128 = By128;
        a = Shift(a, by128) ^ b;
        a = Shift(a, by128) ^ c;
        a = Shift(a, by128) ^ d;
        for (; i < vectors.Length; i++) a = Shift(a, by128) ^ vectors[i];

        // What is left has the same remainder as all that was read; the tables divide it and the tail.
        var rest = MemoryMarshal.AsBytes(new ReadOnlySpan<Vector128<ulong>>(in a));
        return Update(Update(0, rest), data[(vectors.Length * Vector128<byte>.Count)..]);
    }

    /// <summary>Folds 256 bytes at a time into 64.</summary>
    /// <returns>How many short vectors were read.</returns>
    private static int FoldWide(uint state, ReadOnlySpan<Vector128<ulong>> data, out Vector512<ulong> sum)
    {
        var vectors = MemoryMarshal.Cast<Vector128<ulong>, Vector512<ulong>>(data);
        var by2048 = Vector512.Create(Vector256.Create(By2048, By2048), Vector256.Create(By2048, By2048));
        var by512 = Vector512.Create(Vector256.Create(By512, By512), Vector256.Create(By512, By512));

        var a = vectors[0] ^ Vector512.CreateScalar((ulong)state);
        var (b, c, d) = (vectors[1], vectors[2], vectors[3]);
        var i = 4;
        for (; i <= vectors.Length - 4; i += 4)
        {
            a = Shift(a, by2048) ^ vectors[i];
            b = Shift(b, by2048) ^ vectors[i + 1];
            c = Shift(c, by2048) ^ vectors[i + 2];
            d = Shift(d, by2048) ^ vectors[i + 3];
        }

        a = Shift(a, by512) ^ b;
        a = Shift(a, by512) ^ c;
        sum = Shift(a, by512) ^ d;
        return i * (Vector512<byte>.Count / Vector128<byte>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Shift(Vector128<ulong> value, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(value, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, by, 0x11);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Shift(Vector512<ulong> value, Vector512<ulong> by) =>
        Pclmulqdq.V512.CarrylessMultiply(value, by, 0x00) ^ Pclmulqdq.V512.CarrylessMultiply(value, by, 0x11);

    /// <summary>What moves the two halves of a vector on by so many bits: x^(bits + 32) and x^(bits - 32) modulo the
    /// polynomial, reflected, and shifted by one because a product of reflected numbers is one short.</summary>
    private static Vector128<ulong> Multipliers(int bits)
    {
        return Vector128.Create(Power(bits + 32), Power(bits - 32));

        static ulong Power(int exponent)
        {
            var power = 0x80000000; // 1, reflected
            for (; exponent > 0; exponent--) power = (power >> 1) ^ ((power & 1) * Polynomial);
            return (ulong)power << 1;
        }
    }

    private static uint[] CreateTables()
    {
        var tables = new uint[8 * 256];
        for (var i = 0; i < 256; i++)
        {
            var state = (uint)i;
            for (var bit = 0; bit < 8; bit++) state = (state >> 1) ^ ((state & 1) * Polynomial);
            tables[i] = state;
        }

        for (var i = 256; i < tables.Length; i++) tables[i] = (tables[i - 256] >> 8) ^ tables[(byte)tables[i - 256]];
        return tables;
    }
}
