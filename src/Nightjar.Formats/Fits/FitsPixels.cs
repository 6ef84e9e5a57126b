using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Nightjar.Formats.Fits;

/// <summary>Turns the big-endian pixels of a FITS image into floats or doubles.</summary>
/// <remarks>FITS standard 4.0, sections 4.4.2 and 5: physical value = BZERO + BSCALE x stored value, and an integer that
/// equals BLANK is no value, NaN here. Floats keep what they are, NaN and -3.4028235e38 included.</remarks>
internal static class FitsPixels
{
    /// <summary>Values that are brought to the order of this machine at a time, by the vectors of the base library.</summary>
    private const int Chunk = 512;

    public static void Copy(ReadOnlySpan<byte> data, in FitsLayout layout, Span<float> pixels)
    {
        var plain = layout is { Scale: 1.0, Zero: 0.0 };
        if (plain && layout.BitPix == -32)
        {
            Reverse(MemoryMarshal.Cast<byte, int>(data), MemoryMarshal.Cast<float, int>(pixels));
            return;
        }

        Span<double> values = stackalloc double[Chunk];
        var bytes = Math.Abs(layout.BitPix) / 8;
        while (!pixels.IsEmpty)
        {
            var part = values[..Math.Min(Chunk, pixels.Length)];
            Copy(data[..(part.Length * bytes)], layout, part);
            for (var i = 0; i < part.Length; i++) pixels[i] = (float)part[i];
            data = data[(part.Length * bytes)..];
            pixels = pixels[part.Length..];
        }
    }

    public static void Copy(ReadOnlySpan<byte> data, in FitsLayout layout, Span<double> pixels)
    {
        switch (layout.BitPix)
        {
            case 8:
                for (var i = 0; i < pixels.Length; i++) pixels[i] = data[i] == layout.Blank ? double.NaN : data[i];
                break;
            case 16:
                Widen<short>(data, layout.Blank, pixels);
                break;
            case 32:
                Widen<int>(data, layout.Blank, pixels);
                break;
            case 64:
                Widen<long>(data, layout.Blank, pixels);
                break;
            case -32:
                Span<int> bits = stackalloc int[Chunk];
                for (var rest = pixels; !rest.IsEmpty; rest = rest[Math.Min(Chunk, rest.Length)..])
                {
                    var part = bits[..Math.Min(Chunk, rest.Length)];
                    Reverse(MemoryMarshal.Cast<byte, int>(data)[..part.Length], part);
                    for (var i = 0; i < part.Length; i++) rest[i] = BitConverter.Int32BitsToSingle(part[i]);
                    data = data[(part.Length * sizeof(int))..];
                }

                break;
            default:
                Reverse(MemoryMarshal.Cast<byte, long>(data), MemoryMarshal.Cast<double, long>(pixels));
                break;
        }

        if (layout is { Scale: 1.0, Zero: 0.0 }) return;
        var (scale, zero) = (layout.Scale, layout.Zero);
        foreach (ref var pixel in pixels) pixel = pixel * scale + zero;
    }

    private static void Widen<T>(ReadOnlySpan<byte> data, long? blank, Span<double> pixels)
        where T : unmanaged, IBinaryInteger<T>
    {
        Span<T> values = stackalloc T[Chunk];
        var stored = MemoryMarshal.Cast<byte, T>(data);
        var none = T.CreateTruncating(blank.GetValueOrDefault());
        var hasNone = blank is { } b && long.CreateTruncating(none) == b;
        while (!pixels.IsEmpty)
        {
            var part = values[..Math.Min(Chunk, pixels.Length)];
            Reverse(stored[..part.Length], part);
            for (var i = 0; i < part.Length; i++)
                pixels[i] = hasNone && part[i] == none ? double.NaN : double.CreateTruncating(part[i]);
            stored = stored[part.Length..];
            pixels = pixels[part.Length..];
        }
    }

    private static void Reverse<T>(ReadOnlySpan<T> stored, Span<T> values)
        where T : unmanaged
    {
        stored = stored[..values.Length];
        if (!BitConverter.IsLittleEndian)
            stored.CopyTo(values);
        else if (typeof(T) == typeof(short))
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<T, short>(stored), MemoryMarshal.Cast<T, short>(values));
        else if (typeof(T) == typeof(int))
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<T, int>(stored), MemoryMarshal.Cast<T, int>(values));
        else
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<T, long>(stored), MemoryMarshal.Cast<T, long>(values));
    }
}
