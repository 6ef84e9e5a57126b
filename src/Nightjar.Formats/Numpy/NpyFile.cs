using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Nightjar.Formats.Numpy;

/// <summary>Reads and writes NumPy arrays (.npy).</summary>
/// <remarks>NEP 1 with the versions 1.0, 2.0 and 3.0 of the format. Arrays of either byte order and of C or Fortran order
/// are read; objects, strings and records are refused. A file must end where its array does.</remarks>
public static class NpyFile
{
    /// <summary>The most bytes of elements that are read, unless another number is given.</summary>
    public const int DefaultMaxBytes = 1 << 30;

    private const int Alignment = 64;
    private const int MaxHeaderLength = 1 << 20;

    /// <summary>Elements are read in steps of so many bytes, so that a header alone cannot take much memory.</summary>
    private const int Step = 1 << 24;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a file.</summary>
    /// <exception cref="NumpyFormatException">It is not an array that can be read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static NpyArray Read(string path, int maxBytes = DefaultMaxBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = File.OpenRead(path);
        return Read(stream, path, maxBytes);
    }

    /// <summary>Reads an array that a stream holds to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="maxBytes">The most bytes of elements that are read.</param>
    /// <exception cref="NumpyFormatException">It is not an array that can be read.</exception>
    public static NpyArray Read(Stream stream, string name, int maxBytes = DefaultMaxBytes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<byte> start = stackalloc byte[12];
        ReadFully(stream, start[..8], name, 0);
        if (!start.StartsWith(Magic)) throw new NumpyFormatException(name, 0, "it does not begin as NumPy's files do");
        var version = start[6];
        if (version is < 1 or > 3) throw new NumpyFormatException(name, 6, $"version {version} of the format is not known");

        var lengthBytes = version == 1 ? 2 : 4;
        ReadFully(stream, start.Slice(8, lengthBytes), name, 8);
        start[(8 + lengthBytes)..].Clear();
        var headerLength = BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (headerLength > MaxHeaderLength)
            throw new NumpyFormatException(name, 8, $"a header of {headerLength} bytes is too long");

        var headerStart = 8 + lengthBytes;
        var text = new byte[headerLength];
        ReadFully(stream, text, name, headerStart);
        NpyHeader header;
        try
        {
            header = NpyHeader.Parse((version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text));
        }
        catch (FormatException error)
        {
            throw new NumpyFormatException(name, headerStart, error.Message, error);
        }

        var dataStart = headerStart + text.Length;
        if (header.DataLength > maxBytes)
        {
            throw new NumpyFormatException(
                name, headerStart, $"an array of {header.DataLength} bytes is longer than the {maxBytes} that are allowed");
        }

        var bytes = ReadData(stream, (int)header.DataLength, name, dataStart);
        if (stream.ReadByte() >= 0)
            throw new NumpyFormatException(name, dataStart + bytes.Length, "bytes follow the last element");
        if (header.BigEndian == BitConverter.IsLittleEndian) ReverseEndianness(bytes, header.ElementType.Size());
        if (header is { FortranOrder: true, Shape.Length: > 1 }) bytes = ToRowOrder(bytes, header);
        return new NpyArray(header.ElementType, header.Shape, bytes);
    }

    /// <summary>Writes a file, and replaces one that is there.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, NpyArray array)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = File.Create(path);
        Write(stream, array);
    }

    /// <summary>Writes to a stream.</summary>
    public static void Write(Stream stream, NpyArray array)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(array);
        var header = new NpyHeader(!BitConverter.IsLittleEndian, array.ElementType, false, array.Shape.ToArray()).ToString();
        Span<byte> start = [.. Magic, 1, 0, 0, 0];
        var length = (start.Length + header.Length + 1 + Alignment - 1) / Alignment * Alignment - start.Length;
        BinaryPrimitives.WriteUInt16LittleEndian(start[8..], (ushort)length);
        stream.Write(start);
        stream.Write(Encoding.ASCII.GetBytes(header.PadRight(length - 1) + "\n"));
        stream.Write(array.Bytes);
    }

    private static byte[] ReadData(Stream stream, int length, string name, long offset)
    {
        var bytes = new byte[Math.Min(length, Step)];
        ReadFully(stream, bytes, name, offset);
        while (bytes.Length < length)
        {
            var read = bytes.Length;
            Array.Resize(ref bytes, (int)Math.Min(length, 2L * read));
            ReadFully(stream, bytes.AsSpan(read), name, offset + read);
        }

        return bytes;
    }

    private static void ReadFully(Stream stream, Span<byte> buffer, string name, long offset)
    {
        var read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (read < buffer.Length) throw new NumpyFormatException(name, offset + read, "it ends too early; was it copied to its end?");
    }

    private static void ReverseEndianness(Span<byte> bytes, int size)
    {
        switch (size)
        {
            case 2:
                var shorts = MemoryMarshal.Cast<byte, short>(bytes);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                var ints = MemoryMarshal.Cast<byte, int>(bytes);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                var longs = MemoryMarshal.Cast<byte, long>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }

    private static byte[] ToRowOrder(ReadOnlySpan<byte> columns, NpyHeader header)
    {
        var (shape, size) = (header.Shape, header.ElementType.Size());
        var strides = new int[shape.Length];
        var stride = size;
        for (var axis = 0; axis < shape.Length; stride *= shape[axis++]) strides[axis] = stride;

        var rows = new byte[columns.Length];
        var index = new int[shape.Length];
        var from = 0;
        for (var to = 0; to < rows.Length; to += size)
        {
            columns.Slice(from, size).CopyTo(rows.AsSpan(to));
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++index[axis] < shape[axis]) break;
                from -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }

        return rows;
    }
}
