using System.Diagnostics.CodeAnalysis;

namespace Nightjar.Formats.Avro;

/// <summary>Writer schemas by their text. Safe to share between threads; one for a whole program is best.</summary>
/// <remarks>A packet of a survey carries some 25 thousand bytes of schema. The cache answers for a known text with one
/// comparison of those bytes where the text is that of the call before, and with a hash and a comparison otherwise,
/// so two texts with one hash are never taken for each other. When it is full it forgets the schemas that
/// were used least recently.</remarks>
public sealed class AvroSchemaCache
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, Entry> _entries = [];
    private readonly int _capacity;
    private long _clock;
    private int _count;
    private volatile AvroWriterSchema? _latest;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="limits">The limits of the schemas and of what is read with them; null for the default.</param>
    /// <param name="capacity">Schemas to keep at most.</param>
    public AvroSchemaCache(AvroLimits? limits = null, int capacity = 256)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Limits = limits ?? AvroLimits.Default;
        _capacity = capacity;
    }

    /// <summary>The limits of the schemas and of what is read with them.</summary>
    public AvroLimits Limits { get; }

    /// <summary>Schemas kept now.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _count;
        }
    }

    /// <summary>Finds the schema of a text, or parses the text and keeps it.</summary>
    /// <param name="schemaText">JSON, UTF-8.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="error">Why the text is not a schema.</param>
    public bool TryGet(ReadOnlySpan<byte> schemaText, [NotNullWhen(true)] out AvroWriterSchema? schema, out AvroError error)
    {
        error = default;
        schema = _latest;
        if (schema is not null && schemaText.SequenceEqual(schema.TextSpan)) return true;

        var hash = schemaText.Length > Limits.SchemaBytes ? 0 : XxHash64.Hash(schemaText);
        lock (_lock) schema = Find(schemaText, hash);
        if (schema is null)
        {
            if (!AvroWriterSchema.TryParse(schemaText, Limits, out schema, out error)) return false;
            lock (_lock) schema = Keep(schema);
        }

        _latest = schema;
        return true;
    }

    private AvroWriterSchema? Find(ReadOnlySpan<byte> text, ulong hash)
    {
        for (var entry = _entries.GetValueOrDefault(hash); entry is not null; entry = entry.Next)
        {
            if (!text.SequenceEqual(entry.Schema.TextSpan)) continue;
            entry.Used = ++_clock;
            return entry.Schema;
        }

        return null;
    }

    private AvroWriterSchema Keep(AvroWriterSchema schema)
    {
        if (Find(schema.TextSpan, schema.Hash) is { } other) return other;
        if (_count >= _capacity) ForgetOldHalf();
        _entries[schema.Hash] = new Entry(schema, _entries.GetValueOrDefault(schema.Hash)) { Used = ++_clock };
        _count++;
        return schema;
    }

    // Half at a time, so that a stream in which every packet has a schema of its own pays little for each.
    private void ForgetOldHalf()
    {
        var kept = new List<Entry>(_count);
        foreach (var first in _entries.Values)
        {
            for (var entry = first; entry is not null; entry = entry.Next) kept.Add(entry);
        }

        kept.Sort((a, b) => b.Used.CompareTo(a.Used));
        kept.RemoveRange(_capacity / 2, kept.Count - (_capacity / 2));
        _entries.Clear();
        foreach (var entry in kept)
        {
            var next = _entries.GetValueOrDefault(entry.Schema.Hash);
            _entries[entry.Schema.Hash] = new Entry(entry.Schema, next) { Used = entry.Used };
        }

        _count = kept.Count;
    }

    private sealed class Entry(AvroWriterSchema schema, Entry? next)
    {
        public AvroWriterSchema Schema { get; } = schema;

        public Entry? Next { get; } = next;

        public long Used { get; set; }
    }
}
