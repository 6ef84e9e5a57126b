using System.Globalization;
using System.Text;

namespace Nightjar.Formats.Avro;

/// <summary>Walks to one field of a validated record along a dotted path.</summary>
internal ref struct AvroFieldFinder(ReadOnlySpan<byte> body, AvroLimits limits)
{
    private AvroCursor _cursor = new(body);

    /// <summary>Finds the field; false where the record has none of that path.</summary>
    public bool TryFind(AvroSchema schema, ReadOnlySpan<char> path, out AvroSchema found, out int start, out int end)
    {
        found = schema;
        (start, end) = (0, 0);
        while (true)
        {
            while (found.Type == AvroType.Union) found = found.Branches[(int)_cursor.Long()];
            if (path.IsEmpty) break;
            if (path[0] == '.') path = path[1..];
            var inBrackets = !path.IsEmpty && path[0] == '[';
            var length = inBrackets ? path.IndexOf(']') : path.IndexOfAny('.', '[');
            if (inBrackets && length < 0) return false;
            var step = length < 0 ? path : path[(inBrackets ? 1 : 0)..length];
            path = length < 0 ? default : path[(length + (inBrackets ? 1 : 0))..];
            if (inBrackets ? !TryItem(ref found, step) : !TryField(ref found, step)) return false;
        }

        start = _cursor.Position;
        _cursor.Skip(found, limits);
        end = _cursor.Position;
        return true;
    }

    private bool TryField(ref AvroSchema schema, ReadOnlySpan<char> name)
    {
        if (schema.Type != AvroType.Record || !schema.TryGetField(name.ToString(), out var wanted)) return false;
        for (var i = 0; i < wanted.Index; i++) _cursor.Skip(schema.Fields[i].Schema, limits);
        schema = wanted.Schema;
        return true;
    }

    private bool TryItem(ref AvroSchema schema, ReadOnlySpan<char> step)
    {
        if (schema.Type is not (AvroType.Array or AvroType.Map)) return false;
        var wanted = -1;
        if (schema.Type == AvroType.Array && !int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out wanted))
        {
            return false;
        }

        var items = schema.Items!;
        var key = Encoding.UTF8.GetBytes(step.ToString());
        for (var count = _cursor.Block(); count > 0; count = _cursor.Block())
        {
            for (; count > 0; count--)
            {
                var isHere = schema.Type == AvroType.Map ? _cursor.Bytes().SequenceEqual(key) : wanted-- == 0;
                if (isHere)
                {
                    schema = items;
                    return true;
                }

                _cursor.Skip(items, limits);
            }
        }

        return false;
    }
}
