using System.Buffers.Binary;
using System.Text;

namespace Nightjar.Formats.TfLite;

/// <summary>A table of a FlatBuffers file: fields by number, each of which may be absent.</summary>
internal readonly struct FlatTable(FlatBuffer buffer, long position, int length, long vtable, int vtableLength)
{
    /// <summary>Byte of the file where the table begins.</summary>
    public long Position => position;

    public TfLiteFormatException Fault(string reason) => buffer.Fault(position, reason);

    public bool Has(int field, string what) => Locate(field, 1, what) >= 0;

    public int Byte(int field, string what)
    {
        var at = Locate(field, 1, what);
        return at < 0 ? 0 : (sbyte)buffer.Read(at, 1, what)[0];
    }

    public int UnsignedByte(int field, string what) => (byte)Byte(field, what);

    public bool Bool(int field, string what, bool standard = false)
    {
        var at = Locate(field, 1, what);
        return at < 0 ? standard : buffer.Read(at, 1, what)[0] != 0;
    }

    public int Int32(int field, string what, int standard = 0)
    {
        var at = Locate(field, 4, what);
        return at < 0 ? standard : BinaryPrimitives.ReadInt32LittleEndian(buffer.Read(at, 4, what));
    }

    public uint UInt32(int field, string what) => (uint)Int32(field, what);

    public ulong UInt64(int field, string what)
    {
        var at = Locate(field, 8, what);
        return at < 0 ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(buffer.Read(at, 8, what));
    }

    public float Single(int field, string what)
    {
        var at = Locate(field, 4, what);
        return at < 0 ? 0 : BinaryPrimitives.ReadSingleLittleEndian(buffer.Read(at, 4, what));
    }

    /// <summary>A text; bytes that are not UTF-8 become replacement characters. Null where it is absent.</summary>
    public string? Text(int field, string what)
    {
        var (first, count) = Vector(field, 1, what);
        if (first < 0) return null;
        buffer.Charge(first, count, what);
        return Encoding.UTF8.GetString(buffer.Read(first, count, what));
    }

    /// <summary>The bytes of a vector, not copied; null where it is absent.</summary>
    public ReadOnlyMemory<byte>? Bytes(int field, string what)
    {
        var (first, count) = Vector(field, 1, what);

        // A plain null would become an empty memory.
        return first < 0 ? default(ReadOnlyMemory<byte>?) : buffer.Slice(first, count, what);
    }

    /// <summary>A vector of 32-bit integers; null where it is absent.</summary>
    public int[]? Int32s(int field, string what) => Numbers(field, 4, what, BinaryPrimitives.ReadInt32LittleEndian);

    /// <summary>A vector of 64-bit integers; null where it is absent.</summary>
    public long[]? Int64s(int field, string what) => Numbers(field, 8, what, BinaryPrimitives.ReadInt64LittleEndian);

    /// <summary>A vector of floats; null where it is absent.</summary>
    public float[]? Singles(int field, string what) => Numbers(field, 4, what, BinaryPrimitives.ReadSingleLittleEndian);

    /// <summary>A table within the table; null where it is absent.</summary>
    public FlatTable? Table(int field, string what)
    {
        var at = Locate(field, 4, what);
        return at < 0 ? null : buffer.Table(buffer.Follow(at, what), what);
    }

    /// <summary>Makes something of every table of a vector; nothing where it is absent.</summary>
    public T[] Tables<T>(int field, string what, Func<FlatTable, int, T> make)
    {
        var (first, count) = Vector(field, 4, what);
        if (first < 0) return [];

        // A list grows only as far as tables can be read, whatever the count says.
        var made = new List<T>();
        for (var i = 0; i < count; i++)
        {
            var at = first + 4L * i;
            made.Add(make(buffer.Table(buffer.Follow(at, what), what), i));
        }

        return [.. made];
    }

    private T[]? Numbers<T>(int field, int size, string what, NumberReader<T> read)
    {
        var (first, count) = Vector(field, size, what);
        if (first < 0) return null;
        buffer.Charge(first, (long)count * size, what);
        var bytes = buffer.Slice(first, (long)count * size, what).Span;
        var numbers = new T[count];
        for (var i = 0; i < count; i++) numbers[i] = read(bytes.Slice(i * size, size));
        return numbers;
    }

    private (long First, int Count) Vector(int field, int elementSize, string what)
    {
        var at = Locate(field, 4, what);
        return at < 0 ? (-1, 0) : buffer.Vector(at, elementSize, what);
    }

    /// <summary>Where a field of a number of bytes lies; -1 where it is absent.</summary>
    private long Locate(int field, int size, string what)
    {
        var entry = 4 + 2 * field;
        if (entry + 2 > vtableLength) return -1;
        var offset = BinaryPrimitives.ReadUInt16LittleEndian(buffer.Read(vtable + entry, 2, what));
        if (offset == 0) return -1;
        return offset >= 4 && offset + size <= length
            ? position + offset
            : throw buffer.Fault(vtable + entry, $"{what} lies at byte {offset} of a table of {length}");
    }

    private delegate T NumberReader<out T>(ReadOnlySpan<byte> bytes);
}
