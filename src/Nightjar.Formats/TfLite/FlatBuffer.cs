using System.Buffers.Binary;
using System.Text;

namespace Nightjar.Formats.TfLite;

/// <summary>The bytes of a FlatBuffers file. Every read is checked against their end.</summary>
/// <remarks>Offsets may lead to the same place many times, so a small file could ask for far more memory than it has bytes.
/// What is read is therefore charged against a budget that is proportional to the file's length; sound files, in which
/// hardly anything is shared, use a small part of it. The format:
/// <see href="https://flatbuffers.dev/internals/"/>.</remarks>
internal sealed class FlatBuffer(string file, ReadOnlyMemory<byte> bytes)
{
    /// <summary>What a table costs besides its bytes: about the memory of the object that is made of it.</summary>
    private const int TableCost = 64;

    private const int BudgetPerByte = 8;
    private const int BudgetOfAnyFile = 1 << 16;
    private long _budget = (long)BudgetPerByte * bytes.Length + BudgetOfAnyFile;

    public string File { get; } = file;

    public long Length => bytes.Length;

    public TfLiteFormatException Fault(long offset, string reason) => new(File, Math.Clamp(offset, 0, Length), reason);

    /// <summary>The table to which the offset at the file's start points.</summary>
    public FlatTable Root(ReadOnlySpan<byte> identifier)
    {
        if (Length < 8) throw Fault(Length, $"it is {Length} bytes long, too short for any model");
        return bytes.Span.Slice(4, identifier.Length).SequenceEqual(identifier)
            ? Table(Follow(0, "the root"), "the root")
            : throw Fault(4, $"the file identifier is not '{Encoding.ASCII.GetString(identifier)}'");
    }

    public ReadOnlySpan<byte> Read(long position, int count, string what)
    {
        Check(position, count, what);
        return bytes.Span.Slice((int)position, count);
    }

    /// <summary>A view of the bytes themselves; it costs nothing.</summary>
    public ReadOnlyMemory<byte> Slice(long position, long count, string what)
    {
        Check(position, count, what);
        return bytes.Slice((int)position, (int)count);
    }

    /// <summary>Where an offset of 32 bits, relative to itself, leads.</summary>
    public long Follow(long position, string what)
    {
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(Read(position, 4, what));
        var target = position + offset;
        return offset >= 4 && target + 4 <= Length
            ? target
            : throw Fault(position, $"the offset {offset} of {what} leads to no place within the {Length} bytes");
    }

    public FlatTable Table(long position, string what)
    {
        var vtable = position - BinaryPrimitives.ReadInt32LittleEndian(Read(position, 4, what));
        var header = Read(vtable, 4, $"the field table of {what}");
        var vtableLength = BinaryPrimitives.ReadUInt16LittleEndian(header);
        var tableLength = BinaryPrimitives.ReadUInt16LittleEndian(header[2..]);
        if (vtableLength < 4 || vtableLength % 2 != 0) throw Fault(vtable, $"a field table of {vtableLength} bytes, of {what}, cannot be");
        if (tableLength < 4) throw Fault(vtable + 2, $"{what} of {tableLength} bytes cannot be");
        Check(vtable, vtableLength, $"the field table of {what}");
        Check(position, tableLength, what);
        Charge(position, TableCost + tableLength, what);
        return new(this, position, tableLength, vtable, vtableLength);
    }

    /// <summary>Number of elements and place of the first of a vector whose offset is at a position.</summary>
    public (long First, int Count) Vector(long position, int elementSize, string what)
    {
        var vector = Follow(position, what);
        var count = BinaryPrimitives.ReadUInt32LittleEndian(Read(vector, 4, what));
        if (count * (long)elementSize > Length - vector - 4)
            throw Fault(vector, $"the {count} elements of {what} do not fit into the file's {Length} bytes");
        return (vector + 4, (int)count);
    }

    /// <summary>Counts memory that reading will take.</summary>
    public void Charge(long position, long cost, string what)
    {
        _budget -= cost;
        if (_budget < 0) throw Fault(position, $"{what} and what stands before it, read again and again, outgrow the file");
    }

    private void Check(long position, long count, string what)
    {
        if (position < 0 || count < 0 || position > Length - count)
            throw Fault(position, $"{what} at byte {position}, {count} bytes long, lies outside the file's {Length} bytes");
    }
}
