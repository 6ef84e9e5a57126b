using System.Runtime.CompilerServices;

namespace Nightjar.Formats.Avro;

/// <summary>Reads the primitives of Avro's binary encoding from a span.</summary>
internal static class AvroBinary
{
    /// <summary>Most bytes of a variable-length integer of 64 bits.</summary>
    public const int MaxVarintBytes = 10;

    /// <summary>Reads an int or long at <paramref name="position"/> and moves behind it. False at the end of the data
    /// or after ten bytes without an end; then the position is where the integer began.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadLong(ReadOnlySpan<byte> data, ref int position, out long value)
    {
        if ((uint)position < (uint)data.Length && data[position] < 0x80)
        {
            var single = data[position++];
            value = (single >> 1) ^ -(single & 1);
            return true;
        }

        return TryReadLongSlow(data, ref position, out value);
    }

    private static bool TryReadLongSlow(ReadOnlySpan<byte> data, ref int position, out long value)
    {
        ulong zigzag = 0;
        var shift = 0;
        for (var i = position; i < data.Length && shift < 7 * MaxVarintBytes; i++, shift += 7)
        {
            zigzag |= (ulong)(data[i] & 0x7F) << shift;
            if (data[i] >= 0x80) continue;
            position = i + 1;
            value = (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
            return true;
        }

        value = 0;
        return false;
    }
}
