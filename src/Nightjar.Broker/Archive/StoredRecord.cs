using Nightjar.Formats.Avro;

namespace Nightjar.Broker.Archive;

/// <summary>A record read from the archive.</summary>
/// <param name="Schema">The schema with which it was written.</param>
/// <param name="Body">Its bytes.</param>
public readonly record struct StoredRecord(AvroWriterSchema Schema, byte[] Body);
