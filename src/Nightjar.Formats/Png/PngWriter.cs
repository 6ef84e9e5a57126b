using System.Buffers.Binary;
using System.IO.Compression;
using Nightjar.Formats.Compression;

namespace Nightjar.Formats.Png;

/// <summary>Writes PNG images of 8 bits a channel.</summary>
/// <remarks>PNG specification, third edition (W3C 2025). Every row is filtered by the one of the five filters whose
/// differences are smallest in sum, the heuristic of its section 12.7.</remarks>
public static class PngWriter
{
    private const int ChunkOverhead = 12;
    private const int HeaderLength = 13;
    private const byte BitDepth = 8;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Writes an image.</summary>
    /// <param name="pixels">Row by row from the top, each pixel as <paramref name="color"/> says.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="color">What a pixel is made of.</param>
    /// <param name="transparent">A level of grey that is shown as nothing, for pixels without data. Grey images only.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ArgumentException">The size does not fit the pixels, or a colour image has a transparent
    /// grey.</exception>
    public static byte[] Write(
        ReadOnlySpan<byte> pixels, int width, int height, PngColor color = PngColor.Grey, byte? transparent = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (!Enum.IsDefined(color)) throw new ArgumentOutOfRangeException(nameof(color));
        if ((long)width * height * (int)color != pixels.Length)
            throw new ArgumentException($"{width} x {height} {color} pixels are not {pixels.Length} bytes", nameof(pixels));

        if (transparent is not null && color != PngColor.Grey)
            throw new ArgumentException("only a grey image can have a transparent grey", nameof(transparent));

        var data = Compress(pixels, width * (int)color, (int)color);
        var transparency = transparent is { } level ? (ReadOnlySpan<byte>)[0, level] : default;
        var chunks = transparency.IsEmpty ? 3 : 4;
        var file = new byte[Signature.Length + chunks * ChunkOverhead + HeaderLength + transparency.Length + data.Length];
        Signature.CopyTo(file);
        var rest = file.AsSpan(Signature.Length);

        Span<byte> header = stackalloc byte[HeaderLength];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = BitDepth;
        header[9] = color switch { PngColor.Grey => 0, PngColor.Rgb => 2, _ => 6 };
        PutChunk(ref rest, "IHDR"u8, header);
        if (!transparency.IsEmpty) PutChunk(ref rest, "tRNS"u8, transparency);
        PutChunk(ref rest, "IDAT"u8, data);
        PutChunk(ref rest, "IEND"u8, default);
        return file;
    }

    private static void PutChunk(ref Span<byte> file, ReadOnlySpan<byte> type, scoped ReadOnlySpan<byte> content)
    {
        BinaryPrimitives.WriteInt32BigEndian(file, content.Length);
        type.CopyTo(file[4..]);
        content.CopyTo(file[8..]);
        BinaryPrimitives.WriteUInt32BigEndian(file[(8 + content.Length)..], Crc32.Compute(file.Slice(4, 4 + content.Length)));
        file = file[(ChunkOverhead + content.Length)..];
    }

    private static ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> pixels, int stride, int bytesPerPixel)
    {
        using var memory = new MemoryStream(pixels.Length / 2 + 64);
        using (var zlib = new ZLibStream(memory, CompressionLevel.Optimal, leaveOpen: true))
        {
            // Zeros stand for what lies before the first row and before the first pixel of a row.
            var above = new byte[bytesPerPixel + stride];
            var row = new byte[bytesPerPixel + stride];
            var best = new byte[1 + stride];
            var trial = new byte[1 + stride];
            for (; !pixels.IsEmpty; pixels = pixels[stride..])
            {
                pixels[..stride].CopyTo(row.AsSpan(bytesPerPixel));
                var least = int.MaxValue;
                for (byte filter = 0; filter <= 4; filter++)
                {
                    trial[0] = filter;
                    Filter(filter, row, above, bytesPerPixel, trial.AsSpan(1));
                    var sum = SumOfMagnitudes(trial.AsSpan(1));
                    if (sum >= least) continue;
                    least = sum;
                    (best, trial) = (trial, best);
                }

                zlib.Write(best);
                (row, above) = (above, row);
            }
        }

        return memory.GetBuffer().AsSpan(0, (int)memory.Length);
    }

    private static void Filter(
        byte filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel, Span<byte> filtered)
    {
        for (var i = 0; i < filtered.Length; i++)
        {
            var (x, up) = (row[i + bytesPerPixel], above[i + bytesPerPixel]);
            var (left, corner) = (row[i], above[i]);
            filtered[i] = filter switch
            {
                0 => x,
                1 => (byte)(x - left),
                2 => (byte)(x - up),
                3 => (byte)(x - (left + up) / 2),
                _ => (byte)(x - Paeth(left, up, corner)),
            };
        }
    }

    private static byte Paeth(byte left, byte up, byte corner)
    {
        var (byLeft, byUp, byCorner) = (Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - 2 * corner));
        if (byLeft <= byUp && byLeft <= byCorner) return left;
        return byUp <= byCorner ? up : corner;
    }

    private static int SumOfMagnitudes(ReadOnlySpan<byte> filtered)
    {
        var sum = 0;
        foreach (var b in filtered) sum += Math.Abs((int)(sbyte)b);
        return sum;
    }
}
