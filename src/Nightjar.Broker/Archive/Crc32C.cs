using System.Buffers.Binary;
using System.Numerics;

namespace Nightjar.Broker.Archive;

/// <summary>CRC-32C (Castagnoli, RFC 3720), the checksum of the archive's records.</summary>
public static class Crc32C
{
    /// <summary>The checksum of <paramref name="bytes"/>; 0xE3069283 for the text "123456789".</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
