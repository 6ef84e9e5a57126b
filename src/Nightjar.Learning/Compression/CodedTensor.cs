using System.IO.Compression;
using System.Runtime.InteropServices;
using Nightjar.Formats.Compression;
using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Compression;

/// <summary>A tensor in a <see cref="TensorCoding"/>: data type, axes and extents, then the elements. Decoding never writes beyond the tensor's
/// memory and takes no more than the file's size allows.</summary>
internal static class CodedTensor
{
    // Distances between values that are not 0 are bytes; a longer one begins with this, which stands for so many zeros and no value.
    private const int LongestGap = 255;

    /// <summary>Whether a tensor can be coded so.</summary>
    public static bool Fits(SafeTensorEntry tensor, TensorCoding coding)
    {
        var size = tensor.DataType.Bits() / 8;
        if (coding == TensorCoding.Sinusoids) return tensor.DataType == SafeTensorDataType.Float32 && tensor.Shape.Count == 2 && IsSinusoids(tensor);
        if (coding.HasFlag(TensorCoding.Sinusoids) || size is not (1 or 2 or 4)) return false;
        if (coding.HasFlag(TensorCoding.Huffman) && (coding & (TensorCoding.Table | TensorCoding.Sparse)) == TensorCoding.None) return false;
        return !coding.HasFlag(TensorCoding.Table) || Different(tensor.Bytes.Span, size).Count <= WeightClusters.Most;
    }

    /// <summary>Codes a tensor.</summary>
    /// <exception cref="ArgumentException">It cannot be coded so.</exception>
    public static byte[] Encode(SafeTensorEntry tensor, TensorCoding coding)
    {
        if (!Fits(tensor, coding)) throw new ArgumentException($"tensor {tensor.Name} cannot be coded as {coding.Name()}", nameof(coding));
        using var coded = new MemoryStream();
        coded.WriteByte((byte)tensor.DataType);
        coded.WriteByte((byte)tensor.Shape.Count);
        foreach (var extent in tensor.Shape) ByteSource.Write(coded, extent);
        if (coding == TensorCoding.Sinusoids) return coded.ToArray();
        using var body = new MemoryStream();
        WriteElements(body, tensor.Bytes.Span, tensor.DataType.Bits() / 8, coding);
        if (coding.HasFlag(TensorCoding.Deflate))
        {
            ByteSource.Write(coded, (int)body.Length);
            using var deflate = new DeflateStream(coded, CompressionLevel.SmallestSize, leaveOpen: true);
            deflate.Write(body.GetBuffer().AsSpan(0, (int)body.Length));
        }
        else
        {
            coded.Write(body.GetBuffer().AsSpan(0, (int)body.Length));
        }

        return coded.ToArray();
    }

    /// <summary>Reads what a coded tensor is.</summary>
    /// <returns>The elements' bytes.</returns>
    /// <exception cref="FormatException">It is none.</exception>
    public static long ReadHead(ref ByteSource source, out SafeTensorDataType type, out Shape shape)
    {
        type = (SafeTensorDataType)source.Byte();
        var axes = source.Byte();
        if (type is not (SafeTensorDataType.Float32 or SafeTensorDataType.BFloat16 or SafeTensorDataType.Int8)) throw new FormatException("its data type is none of F32, BF16 and I8");
        if (axes > Shape.MostAxes) throw new FormatException($"it has {axes} axes, at most {Shape.MostAxes}");
        Span<int> extents = stackalloc int[axes];
        foreach (ref var extent in extents) extent = source.Number();
        try
        {
            shape = new(extents);
        }
        catch (ArgumentException error)
        {
            throw new FormatException(error.Message, error);
        }

        return (long)shape.Length * type.Bits() / 8;
    }

    /// <summary>Decodes the elements behind <see cref="ReadHead"/>.</summary>
    /// <param name="source">The rest of the tensor.</param>
    /// <param name="type">Data type.</param>
    /// <param name="shape">Extents.</param>
    /// <param name="coding">How it is coded.</param>
    /// <param name="target">Receives the elements.</param>
    /// <exception cref="FormatException">The code is damaged.</exception>
    public static void Decode(ByteSource source, SafeTensorDataType type, in Shape shape, TensorCoding coding, Span<byte> target)
    {
        if (coding.HasFlag(TensorCoding.Sinusoids))
        {
            if (coding != TensorCoding.Sinusoids || type != SafeTensorDataType.Float32 || shape.Axes != 2) throw new FormatException("sines of places are a matrix of F32");
            PositionOperation.FillSinusoids(MemoryMarshal.Cast<byte, float>(target), shape[1]);
            source.End();
            return;
        }

        if (coding.HasFlag(TensorCoding.Deflate))
        {
            var length = source.Number();

            // Indices, tables and distances are never larger than this; a file that says so is no good.
            if (length > (2L * target.Length) + 4096) throw new FormatException($"it would become {length} bytes for {target.Length}");
            var inflated = new byte[length];
            var status = new Inflater().Inflate(source.Take(source.Left), inflated, out _, out var written);
            if (status != InflateStatus.Done || written != length) throw new FormatException("its DEFLATE stream is damaged");
            var body = new ByteSource(inflated);
            ReadElements(ref body, type.Bits() / 8, coding, target);
            body.End();
            return;
        }

        ReadElements(ref source, type.Bits() / 8, coding, target);
        source.End();
    }

    /// <summary>Different elements and how often each occurs, for reports; null where there are more than a table takes.</summary>
    public static long[]? Frequencies(ReadOnlySpan<byte> bytes, int size)
    {
        var different = Different(bytes, size);
        if (different.Count > WeightClusters.Most) return null;
        var counts = new long[different.Count];
        for (var i = 0; i < bytes.Length; i += size) counts[different[Value(bytes, i, size)]]++;
        return counts;
    }

    private static void WriteElements(Stream target, ReadOnlySpan<byte> bytes, int size, TensorCoding coding)
    {
        var isHuffman = coding.HasFlag(TensorCoding.Huffman);
        if (coding.HasFlag(TensorCoding.Sparse))
        {
            var (values, gaps) = Gaps(bytes, size);
            var limit = gaps.Length == 0 ? 1 : gaps.Max() + 1;
            ByteSource.Write(target, gaps.Length);
            ByteSource.Write(target, limit - 1);
            SymbolText.Write(target, gaps, limit, isHuffman);
            bytes = values;
        }

        if (!coding.HasFlag(TensorCoding.Table))
        {
            target.Write(bytes);
            return;
        }

        var different = Different(bytes, size);
        ByteSource.Write(target, different.Count);
        foreach (var value in different.Keys)
        {
            for (var i = 0; i < size; i++) target.WriteByte((byte)(value >> (8 * i)));
        }

        var indices = new byte[bytes.Length / size];
        for (var i = 0; i < indices.Length; i++) indices[i] = (byte)different[Value(bytes, i * size, size)];
        SymbolText.Write(target, indices, different.Count, isHuffman);
    }

    private static void ReadElements(ref ByteSource source, int size, TensorCoding coding, Span<byte> target)
    {
        if (!coding.HasFlag(TensorCoding.Sparse))
        {
            ReadValues(ref source, size, coding, target);
            return;
        }

        var (count, limit) = (source.Number(), source.Number() + 1);
        if (limit > LongestGap + 1 || count > target.Length / size) throw new FormatException($"it has {count} distances up to {limit - 1}");
        var gaps = new byte[count];
        SymbolText.Read(ref source, gaps, limit, coding.HasFlag(TensorCoding.Huffman));
        var stored = 0;
        foreach (var gap in gaps) stored += gap == LongestGap ? 0 : 1;
        var values = new byte[stored * size];
        ReadValues(ref source, size, coding, values);
        target.Clear();
        long place = 0;
        var next = 0;
        foreach (var gap in gaps)
        {
            place += gap;
            if (gap == LongestGap) continue;
            if ((place + 1) * size > target.Length) throw new FormatException("it holds values beyond its last element");
            values.AsSpan(next++ * size, size).CopyTo(target[((int)place++ * size)..]);
        }
    }

    private static unsafe void ReadValues(ref ByteSource source, int size, TensorCoding coding, Span<byte> target)
    {
        if (!coding.HasFlag(TensorCoding.Table))
        {
            source.Take(target.Length).CopyTo(target);
            return;
        }

        var limit = source.Number();
        if (limit > WeightClusters.Most || (limit == 0 && target.Length > 0)) throw new FormatException($"its table has {limit} numbers, expected 1 to {WeightClusters.Most}");
        var table = source.Take(limit * size);
        using var memory = Scratch(target.Length / size, out var indices);
        SymbolText.Read(ref source, indices, limit, coding.HasFlag(TensorCoding.Huffman));
        if (limit == 0) return;

        // Every index is below the limit, so that it names an element of the table.
        fixed (byte* index = indices, from = table, to = target)
        {
            if (size == sizeof(float)) Look((uint*)from, index, indices.Length, (uint*)to);
            else if (size == sizeof(ushort)) Look((ushort*)from, index, indices.Length, (ushort*)to);
            else Look(from, index, indices.Length, to);
        }
    }

    private static unsafe void Look<T>(T* table, byte* index, int count, T* to)
        where T : unmanaged
    {
        for (var i = 0; i < count; i++) to[i] = table[index[i]];
    }

    private static Lease Scratch(int length, out Span<byte> memory)
    {
        var lease = new Lease(System.Buffers.ArrayPool<byte>.Shared.Rent(Math.Max(length, 1)));
        memory = lease.Memory.AsSpan(0, length);
        return lease;
    }

    private static (byte[] Values, byte[] Gaps) Gaps(ReadOnlySpan<byte> bytes, int size)
    {
        var (values, gaps, zeros) = (new List<byte>(), new List<byte>(), 0);
        for (var i = 0; i < bytes.Length; i += size)
        {
            if (Value(bytes, i, size) == 0)
            {
                zeros++;
                continue;
            }

            for (; zeros >= LongestGap; zeros -= LongestGap) gaps.Add(LongestGap);
            gaps.Add((byte)zeros);
            values.AddRange(bytes.Slice(i, size));
            zeros = 0;
        }

        return ([.. values], [.. gaps]);
    }

    // Elements as numbers of their bits, the smallest first, with their places.
    private static SortedList<uint, int> Different(ReadOnlySpan<byte> bytes, int size)
    {
        var different = new SortedList<uint, int>();
        for (var i = 0; i < bytes.Length && different.Count <= WeightClusters.Most; i += size) different[Value(bytes, i, size)] = 0;
        for (var i = 0; i < different.Count; i++) different[different.GetKeyAtIndex(i)] = i;
        return different;
    }

    private static uint Value(ReadOnlySpan<byte> bytes, int at, int size)
    {
        uint value = 0;
        for (var i = 0; i < size; i++) value |= (uint)bytes[at + i] << (8 * i);
        return value;
    }

    private static bool IsSinusoids(SafeTensorEntry tensor)
    {
        var again = new float[tensor.Bytes.Length / sizeof(float)];
        if (tensor.Shape[1] == 0) return false;
        PositionOperation.FillSinusoids(again, tensor.Shape[1]);
        return MemoryMarshal.AsBytes(again.AsSpan()).SequenceEqual(tensor.Bytes.Span);
    }

    private readonly struct Lease(byte[] memory) : IDisposable
    {
        public byte[] Memory => memory;

        public void Dispose() => System.Buffers.ArrayPool<byte>.Shared.Return(memory);
    }
}
