namespace Nightjar.Formats.Avro;

/// <summary>Walks over the metadata of a container's header: the magic bytes and a map of bytes.</summary>
internal ref struct AvroMetadataReader
{
    private readonly ReadOnlySpan<byte> _packet;
    private readonly int _limit;
    private int _position;
    private long _left;
    private bool _atEnd;

    public AvroMetadataReader(ReadOnlySpan<byte> packet, int limit)
    {
        _packet = packet;
        _limit = limit;
        _position = AvroContainerHeader.Magic.Length;
        if (packet.StartsWith(AvroContainerHeader.Magic)) return;
        IsCutShort = AvroContainerHeader.Magic.StartsWith(packet);
        Fail("not an Avro container: it does not begin with 'Obj' and 1", 0);
    }

    /// <summary>Behind the metadata once <see cref="TryNext"/> has returned false without an error.</summary>
    public readonly int Position => _position;

    /// <summary>Why the walk stopped, where it failed.</summary>
    public AvroError? Error { get; private set; }

    /// <summary>Whether the walk stopped where the packet did.</summary>
    public bool IsCutShort { get; private set; }

    /// <summary>Moves to the next entry; false at the end and after an error.</summary>
    public bool TryNext(out ReadOnlySpan<byte> key, out int valueStart, out ReadOnlySpan<byte> value)
    {
        key = value = default;
        valueStart = 0;
        if (Error is not null || _atEnd) return false;
        if (_left == 0 && !TryBlock()) return false;
        _left--;
        if (!TryValue(out key) || !TryValue(out value)) return false;
        valueStart = _position - value.Length;
        return true;
    }

    private bool TryBlock()
    {
        var start = _position;
        if (!TryLong(out _left)) return false;
        _atEnd = _left == 0;
        if (_left >= 0) return !_atEnd;
        if (!TryLong(out var size)) return false;
        if (size < 0 || _left == long.MinValue) return Fail("a block of metadata has no usable size", start);
        _left = -_left;
        return true;
    }

    private bool TryValue(out ReadOnlySpan<byte> value)
    {
        value = default;
        var start = _position;
        if (!TryLong(out var length)) return false;
        if (length < 0 || length > _limit - _position) return Fail($"the header holds a value of {length} bytes", start);
        if (length > _packet.Length - _position) return FailShort(start);
        value = _packet.Slice(_position, (int)length);
        _position += (int)length;
        return true;
    }

    private bool TryLong(out long value) =>
        AvroBinary.TryReadLong(_packet, ref _position, out value) || FailShort(_position);

    private bool FailShort(int offset)
    {
        IsCutShort = true;
        return Fail("the header is cut short", offset);
    }

    private bool Fail(string reason, int offset)
    {
        Error = new AvroError(reason, offset, "");
        return false;
    }
}
