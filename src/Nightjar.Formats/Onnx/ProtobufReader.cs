using System.Buffers.Binary;
using System.Text;

namespace Nightjar.Formats.Onnx;

/// <summary>Reads one message of protocol buffers' wire format, field after field. Every length is checked against the message.</summary>
internal ref struct ProtobufReader(string file, ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;
    private ProtobufWire _wire;

    /// <summary>Number of the field at which the reader stands.</summary>
    public int Field { get; private set; }

    /// <summary>Whether the field is a length and so many bytes.</summary>
    public readonly bool IsBytes => _wire == ProtobufWire.Bytes;

    /// <summary>Goes to the next field; the one before must have been read or skipped.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="OnnxFormatException">What is there is no field.</exception>
    public bool Next()
    {
        if (_at == _bytes.Length) return false;
        var tag = Varint();
        if (tag >> 3 is 0 or > int.MaxValue) throw Error("a field has no number");
        (Field, _wire) = ((int)(tag >> 3), (ProtobufWire)(tag & 7));
        return true;
    }

    /// <summary>The field as an integer.</summary>
    public long Integer()
    {
        Expect(ProtobufWire.Varint);
        return (long)Varint();
    }

    /// <summary>The field as a single-precision float.</summary>
    public float Float()
    {
        Expect(ProtobufWire.Fixed32);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));
    }

    /// <summary>The field as bytes.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        Expect(ProtobufWire.Bytes);
        return Take(Varint());
    }

    /// <summary>The field as text.</summary>
    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>Adds the field's integers, one or a packed list, to a list.</summary>
    public void Integers(ICollection<long> values)
    {
        if (!IsBytes)
        {
            values.Add(Integer());
            return;
        }

        var packed = new ProtobufReader(file, Bytes());
        while (packed._at < packed._bytes.Length) values.Add((long)packed.Varint());
    }

    /// <summary>Adds the field's floats, one or a packed list, to a list.</summary>
    public void Floats(ICollection<float> values)
    {
        if (!IsBytes)
        {
            values.Add(Float());
            return;
        }

        var packed = new ProtobufReader(file, Bytes());
        while (packed._at < packed._bytes.Length) values.Add(BinaryPrimitives.ReadSingleLittleEndian(packed.Take(sizeof(float))));
    }

    /// <summary>Passes over the field.</summary>
    public void Skip()
    {
        switch (_wire)
        {
            case ProtobufWire.Varint: Varint(); break;
            case ProtobufWire.Fixed64: Take(sizeof(ulong)); break;
            case ProtobufWire.Bytes: Take(Varint()); break;
            case ProtobufWire.Fixed32: Take(sizeof(uint)); break;
            default: throw Error($"field {Field} has the unknown wire type {(int)_wire}");
        }
    }

    private readonly void Expect(ProtobufWire wire)
    {
        if (_wire != wire) throw Error($"field {Field} has the wire type {_wire}, not {wire}");
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)(_bytes.Length - _at)) throw Error($"{count} bytes are announced, {_bytes.Length - _at} are left");
        var taken = _bytes.Slice(_at, (int)count);
        _at += (int)count;
        return taken;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_at == _bytes.Length) throw Error("it ends within a number");
            var next = _bytes[_at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw Error("a number has more than 64 bits");
    }

    private readonly OnnxFormatException Error(string reason) => new(file, $"{reason} (byte {_at} of a message of {_bytes.Length})");
}
