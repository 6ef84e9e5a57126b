using System.Diagnostics.CodeAnalysis;

namespace Nightjar.Formats.Avro;

/// <summary>Knows the writer's schema behind a schema id.</summary>
/// <remarks>Implementations are safe to share between threads, and answer from memory once they have found a schema.</remarks>
public interface IAvroSchemaSource
{
    /// <summary>Finds a schema.</summary>
    /// <param name="schemaId">The id of a <see cref="ConfluentFrame"/>.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="error">Why there is none.</param>
    bool TryGet(int schemaId, [NotNullWhen(true)] out AvroWriterSchema? schema, out AvroError error);
}
