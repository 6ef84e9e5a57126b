namespace Nightjar.Formats.Avro;

/// <summary>One encoded record, with the schema that it was written with.</summary>
/// <param name="Schema">The writer's schema.</param>
/// <param name="Body">The record's bytes. A record that ends its block has whatever the block has left, so a sound
/// record is one of which decoding consumes every byte. Valid until the next call to the reader that gave it, or as
/// long as the source where that is memory and the codec is null.</param>
/// <param name="Offset">Where the body begins in the source; where its block's data begin if the block is compressed.</param>
public readonly record struct AvroRecord(AvroWriterSchema Schema, ReadOnlyMemory<byte> Body, long Offset);
