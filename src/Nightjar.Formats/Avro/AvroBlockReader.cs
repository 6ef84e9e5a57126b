namespace Nightjar.Formats.Avro;

/// <summary>Walks over the blocks and records of a container; what the two public readers have in common.</summary>
internal sealed class AvroBlockReader(AvroSchemaCache schemas, AvroLimits limits)
{
    private readonly AvroSource _source = new();
    private readonly AvroInflater _inflater = new();
    private ReadOnlyMemory<byte> _block;
    private long _blockOffset;
    private long _recordsLeft;
    private int _consumed;

    public AvroContainerHeader Header { get; private set; }

    public bool TryOpen(ReadOnlyMemory<byte> memory, out AvroError error)
    {
        _source.Open(memory);
        return TryReadHeader(out error);
    }

    public bool TryOpen(Stream stream, out AvroError error)
    {
        _source.Open(stream);
        return TryReadHeader(out error);
    }

    public bool TryNextRecord(out AvroRecord record, out AvroError error)
    {
        record = default;
        while (_recordsLeft == 0)
        {
            if (!TryNextBlock(out error)) return false;
        }

        var body = _block[_consumed..];
        var offset = Header.Codec == AvroCodec.Null ? _blockOffset + _consumed : _blockOffset;
        if (_recordsLeft > 1)
        {
            if (!Header.WriterSchema.TrySkip(body.Span, out var length, out error))
            {
                error = Lost(error, body.Length);
                return false;
            }

            body = body[..length];
        }

        error = default;
        _recordsLeft--;
        _consumed += body.Length;
        record = new AvroRecord(Header.WriterSchema, body, offset);
        return true;
    }

    private bool TryReadHeader(out AvroError error)
    {
        (_block, _recordsLeft, _consumed) = (default, 0, 0);
        var wanted = 1;
        AvroContainerHeader header;
        // The header says nowhere how long it is: read on as long as it is cut short and there is more.
        while (true)
        {
            var more = _source.TryEnsure(wanted);
            if (AvroContainerHeader.TryRead(_source.Buffered.Span, schemas, limits, out header, out error, out var isCutShort)) break;
            if (!more || !isCutShort || wanted > limits.HeaderBytes) return false;
            wanted = Math.Max(1 << 16, _source.Buffered.Length + 1);
        }

        Header = header;
        _source.Advance(header.FirstBlockOffset);
        return true;
    }

    private bool TryNextBlock(out AvroError error)
    {
        error = default;
        _source.TryEnsure(2 * AvroBinary.MaxVarintBytes);
        var head = _source.Buffered.Span;
        if (head.Length == 0) return false;

        var position = 0;
        if (!AvroBinary.TryReadLong(head, ref position, out var count) || !AvroBinary.TryReadLong(head, ref position, out var size))
        {
            return Resync("a block's count and size are cut short", out error);
        }

        if (count < 0 || count > limits.BlockRecords) return Resync($"a block states {count} records", out error);
        if (size < 0 || size > limits.BlockBytes) return Resync($"a block states {size} bytes", out error);
        var stored = (int)size;
        if (!_source.TryEnsure(position + stored + AvroSync.Length))
        {
            return Resync($"a block of {stored} bytes ends after {Math.Max(0, _source.Buffered.Length - position)}", out error);
        }

        var whole = _source.Buffered;
        if (!Header.Sync.Matches(whole.Span.Slice(position + stored, AvroSync.Length)))
        {
            return Resync("the sync marker after a block is wrong", out error);
        }

        _blockOffset = _source.Position + position;
        var data = whole.Slice(position, stored);
        _source.Advance(position + stored + AvroSync.Length);
        return TryUnfold(data, count, out error);
    }

    private bool TryUnfold(ReadOnlyMemory<byte> data, long count, out AvroError error)
    {
        if (!_inflater.TryInflate(Header.Codec, data, limits, out _block, out var reason))
        {
            error = Lost(new AvroError(reason, 0, ""), data.Length);
            return false;
        }

        var least = Math.Max(1, Header.WriterSchema.Schema.MinimumSize);
        if (count > 1 && count > _block.Length / least)
        {
            error = Lost(new AvroError($"a block states {count} records and has {_block.Length} bytes", 0, ""), data.Length);
            return false;
        }

        if (count == 0 && _block.Length > 0)
        {
            error = Lost(new AvroError("a block states no record and has data", 0, ""), data.Length);
            return false;
        }

        (_recordsLeft, _consumed, error) = (count, 0, default);
        return true;
    }

    // The framing is sound and the rest of one block is not: the next block is where it is.
    private AvroError Lost(AvroError error, int bytes)
    {
        var offset = Header.Codec == AvroCodec.Null ? _blockOffset + _consumed + error.Offset : _blockOffset;
        var records = _recordsLeft > 0 ? $" and {_recordsLeft} records" : "";
        (_recordsLeft, _consumed) = (0, 0);
        return error with { Reason = $"{error.Reason}; {bytes} bytes{records} of the block lost", Offset = offset };
    }

    // The framing is broken: look for the next sync marker from here on.
    private bool Resync(string reason, out AvroError error)
    {
        var start = _source.Position;
        Span<byte> marker = stackalloc byte[AvroSync.Length];
        Header.Sync.CopyTo(marker);
        while (true)
        {
            var at = _source.Buffered.Span.IndexOf(marker);
            if (at >= 0)
            {
                _source.Advance(at + AvroSync.Length);
                break;
            }

            _source.Advance(Math.Max(0, _source.Buffered.Length - (AvroSync.Length - 1)));
            if (_source.TryEnsure(1 << 16) || _source.Buffered.Length >= AvroSync.Length) continue;
            _source.Advance(_source.Buffered.Length);
            break;
        }

        error = new AvroError($"{reason}; {_source.Position - start} bytes lost", start, "");
        return false;
    }
}
