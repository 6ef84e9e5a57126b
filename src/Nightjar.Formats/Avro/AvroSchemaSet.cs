using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Nightjar.Formats.Avro;

/// <summary>Schemas by id, kept in memory; asks other sources, in order, for the ids that it does not have.</summary>
/// <param name="schemas">Where schema texts are looked up and kept.</param>
/// <param name="others">Whom to ask for an unknown id.</param>
public sealed class AvroSchemaSet(AvroSchemaCache schemas, params IReadOnlyList<IAvroSchemaSource> others) : IAvroSchemaSource
{
    private readonly ConcurrentDictionary<int, AvroWriterSchema> _byId = new();

    /// <summary>Adds a schema, or replaces the one of that id.</summary>
    public bool TryAdd(int schemaId, ReadOnlySpan<byte> schemaText, out AvroError error)
    {
        if (!schemas.TryGet(schemaText, out var schema, out error)) return false;
        _byId[schemaId] = schema;
        return true;
    }

    /// <inheritdoc/>
    public bool TryGet(int schemaId, [NotNullWhen(true)] out AvroWriterSchema? schema, out AvroError error)
    {
        error = default;
        if (_byId.TryGetValue(schemaId, out schema)) return true;
        var reasons = new List<string>();
        foreach (var other in others)
        {
            if (other.TryGet(schemaId, out schema, out error))
            {
                _byId.TryAdd(schemaId, schema);
                return true;
            }

            reasons.Add(error.Reason);
        }

        error = new AvroError(reasons.Count == 0 ? $"no schema with id {schemaId} is known" : string.Join("; ", reasons), 0, "");
        return false;
    }
}
