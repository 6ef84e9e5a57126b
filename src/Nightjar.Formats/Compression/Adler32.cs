namespace Nightjar.Formats.Compression;

/// <summary>The checksum at the end of a zlib stream (RFC 1950, section 8.2).</summary>
/// <remarks>Two sums modulo 65521, one of the bytes and one of the first sum; that of no bytes is 1.</remarks>
public static class Adler32
{
    private const uint Modulus = 65521;

    /// <summary>The most bytes whose sums stay below 2^32 without a division (zlib's NMAX).</summary>
    private const int MaxRun = 5552;

    /// <summary>The checksum of a sequence of bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> data) => Append(1, data);

    /// <summary>The checksum of a sequence that goes on: <paramref name="adler"/> is that of what came before, 1 at the
    /// start.</summary>
    public static uint Append(uint adler, ReadOnlySpan<byte> data)
    {
        var (low, high) = (adler & 0xFFFF, adler >> 16);
        while (!data.IsEmpty)
        {
            var run = data[..Math.Min(data.Length, MaxRun)];
            foreach (var b in run)
            {
                low += b;
                high += low;
            }

            low %= Modulus;
            high %= Modulus;
            data = data[run.Length..];
        }

        return (high << 16) | low;
    }
}
