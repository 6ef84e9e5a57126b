using System.Buffers.Binary;

namespace Nightjar.Formats.Avro;

/// <summary>Reads values one after the other from data that have been validated.</summary>
internal ref struct AvroCursor(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;

    public int Position { get; private set; }

    public long Long()
    {
        var position = Position;
        if (!AvroBinary.TryReadLong(_data, ref position, out var value))
        {
            throw new InvalidOperationException("The data were not validated.");
        }

        Position = position;
        return value;
    }

    public byte Byte() => _data[Position++];

    public float Float() => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    public ReadOnlySpan<byte> Bytes() => Take((int)Long());

    public ReadOnlySpan<byte> Take(int length)
    {
        var taken = _data.Slice(Position, length);
        Position += length;
        return taken;
    }

    /// <summary>Items of the next block of an array or map; 0 at its end.</summary>
    public int Block()
    {
        var count = Long();
        if (count >= 0) return (int)count;
        Long();
        return (int)-count;
    }

    /// <summary>Moves over a value.</summary>
    public void Skip(AvroSchema schema, AvroLimits limits)
    {
        if (!AvroValidator.TrySkip(schema, limits, _data[Position..], out var consumed, out _))
        {
            throw new InvalidOperationException("The data were not validated.");
        }

        Position += consumed;
    }
}
