using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Nightjar.Formats.Avro;

/// <summary>Writes Avro's binary encoding of primitive values, one after the other, into a buffer that grows.</summary>
/// <remarks>Avro specification 1.11, "Binary encoding": zig-zag variable-length integers, little-endian IEEE floats,
/// length-prefixed bytes and strings. Reuse one writer with <see cref="Clear"/>.</remarks>
public sealed class AvroBinaryWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    /// <summary>What has been written since the last <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.WrittenMemory;

    /// <summary>What has been written since the last <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _buffer.WrittenSpan;

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Clear() => _buffer.ResetWrittenCount();

    /// <summary>Writes an int or a long.</summary>
    public void WriteLong(long value)
    {
        var zigzag = (ulong)((value << 1) ^ (value >> 63));
        var span = _buffer.GetSpan(10);
        var n = 0;
        while (zigzag >= 0x80)
        {
            span[n++] = (byte)(zigzag | 0x80);
            zigzag >>= 7;
        }

        span[n++] = (byte)zigzag;
        _buffer.Advance(n);
    }

    /// <summary>Writes a boolean.</summary>
    public void WriteBoolean(bool value)
    {
        _buffer.GetSpan(1)[0] = value ? (byte)1 : (byte)0;
        _buffer.Advance(1);
    }

    /// <summary>Writes a float.</summary>
    public void WriteFloat(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    /// <summary>Writes a double.</summary>
    public void WriteDouble(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    /// <summary>Writes bytes with their length before them.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteLong(value.Length);
        _buffer.Write(value);
    }

    /// <summary>Writes a string as UTF-8 with its length in bytes before it.</summary>
    public void WriteString(ReadOnlySpan<char> value)
    {
        WriteLong(Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _buffer);
    }

    /// <summary>Writes bytes as they are, without a length: a fixed, or what is encoded already.</summary>
    public void WriteRaw(ReadOnlySpan<byte> value) => _buffer.Write(value);
}
