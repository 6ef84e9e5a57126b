namespace Nightjar.Formats.Avro;

/// <summary>Walks over a value along its schema and checks everything; keeps the path of the field that fails.</summary>
/// <remarks>This is the slow and exact walk: it validates, and it explains what a compiled plan refused.</remarks>
internal ref struct AvroValidator
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly AvroLimits _limits;
    private int _position;
    private long _items;
    private string _reason;
    private string _path;

    private AvroValidator(ReadOnlySpan<byte> data, AvroLimits limits)
    {
        _data = data;
        _limits = limits;
        (_reason, _path) = ("", "");
    }

    public static bool TrySkip(AvroSchema schema, AvroLimits limits, ReadOnlySpan<byte> data, out int consumed, out AvroError error)
    {
        var walk = new AvroValidator(data, limits);
        if (walk.Skip(schema, 0))
        {
            (consumed, error) = (walk._position, default);
            return true;
        }

        (consumed, error) = (0, new AvroError(walk._reason, walk._position, walk._path));
        return false;
    }

    private bool Skip(AvroSchema schema, int depth)
    {
        switch (schema.Type)
        {
            case AvroType.Null:
                return true;
            case AvroType.Boolean:
                if (_position >= _data.Length) return FailShort();
                if (_data[_position] > 1) return Fail($"a boolean is {_data[_position]}, not 0 or 1");
                _position++;
                return true;
            case AvroType.Int or AvroType.Long:
                // Real writers put 64-bit numbers into int fields (ZUDS: candidate.objectidps3).
                return TryLong(out _);
            case AvroType.Float or AvroType.Double or AvroType.Fixed:
                return SkipBytes(schema.EncodedSize);
            case AvroType.Bytes or AvroType.String:
                return SkipValue();
            case AvroType.Enum:
                return TryIndex(schema.Symbols.Count, "symbol", out _);
            case AvroType.Union:
                return TryIndex(schema.Branches.Count, "branch", out var branch) && Skip(schema.Branches[branch], depth);
            case AvroType.Record:
                return SkipRecord(schema, depth + 1);
            default:
                return SkipBlocks(schema, depth + 1);
        }
    }

    private bool SkipRecord(AvroSchema record, int depth)
    {
        if (depth > _limits.Depth) return Fail($"the data nest deeper than {_limits.Depth}");
        if (record.EncodedSize == 0) return true;
        foreach (var field in record.Fields)
        {
            if (!Skip(field.Schema, depth)) return Within(field.Name);
        }

        return true;
    }

    private bool SkipBlocks(AvroSchema schema, int depth)
    {
        if (depth > _limits.Depth) return Fail($"the data nest deeper than {_limits.Depth}");
        var index = 0;
        while (true)
        {
            if (!TryBlock(schema, out var count, out var end)) return false;
            if (count == 0) return true;
            if (schema.Type == AvroType.Array && schema.Items!.EncodedSize == 0)
            {
                index += count;
                count = 0;
            }

            for (var i = 0; i < count; i++, index++)
            {
                if (schema.Type == AvroType.Map && !SkipValue()) return Within($"[{index}]");
                if (!Skip(schema.Items!, depth)) return Within($"[{index}]");
            }

            if (end >= 0 && _position != end) return Fail($"a block of items ends {end - _position} bytes before its stated size");
        }
    }

    private bool TryBlock(AvroSchema schema, out int count, out int end)
    {
        (count, end) = (0, -1);
        var start = _position;
        if (!TryLong(out var stated)) return false;
        if (stated < 0)
        {
            if (!TryLong(out var size)) return false;
            var there = _data.Length - _position;
            if (size < 0 || size > there) return FailAt(start, $"a block of items has {size} bytes, of which {there} are there");
            end = _position + (int)size;
            stated = stated == long.MinValue ? long.MaxValue : -stated;
        }

        _items += Math.Min(stated, int.MaxValue);
        if (_items > _limits.Items) return FailAt(start, $"more than {_limits.Items} items in one record");
        var least = schema.Items!.MinimumSize + (schema.Type == AvroType.Map ? 1 : 0);
        var left = (end >= 0 ? end : _data.Length) - _position;
        if (least > 0 && stated > left / least) return FailAt(start, $"a block states {stated} items and has {left} bytes");
        count = (int)stated;
        return true;
    }

    private bool SkipValue()
    {
        var start = _position;
        if (!TryLong(out var length)) return false;
        if (length < 0) return FailAt(start, $"a length is {length}");
        if (length > _limits.ValueBytes) return FailAt(start, $"a value of {length} bytes is longer than {_limits.ValueBytes}");
        return length <= _data.Length - _position
            ? SkipBytes(length)
            : FailAt(start, $"a value of {length} bytes ends after {_data.Length - _position}");
    }

    private bool SkipBytes(long length)
    {
        if (length > _data.Length - _position) return FailShort();
        _position += (int)length;
        return true;
    }

    private bool TryIndex(int count, string what, out int index)
    {
        index = 0;
        var start = _position;
        if (!TryLong(out var value)) return false;
        if ((ulong)value >= (ulong)count) return FailAt(start, $"{what} {value} of {count} does not exist");
        if (_position - start > 1 && value < 64) return FailAt(start, "an index is not written in its shortest form");
        index = (int)value;
        return true;
    }

    private bool TryLong(out long value) =>
        AvroBinary.TryReadLong(_data, ref _position, out value)
        || (_data.Length - _position >= AvroBinary.MaxVarintBytes ? Fail("an integer has more than ten bytes") : FailShort());

    private bool FailShort() => Fail("the data end within a value");

    private bool FailAt(int position, string reason)
    {
        _position = position;
        return Fail(reason);
    }

    private bool Fail(string reason)
    {
        _reason = reason;
        return false;
    }

    private bool Within(string name)
    {
        _path = _path.Length == 0 ? name : _path[0] == '[' ? name + _path : $"{name}.{_path}";
        return false;
    }
}
