namespace Nightjar.Formats.Avro;

/// <summary>Reads the records of an Avro container from a stream, however long, in the memory of one block.</summary>
/// <remarks>Exceptions of the stream itself (an unreadable disk, a broken gzip around the container) pass through.
/// The reader reads ahead of the record that it gives. Not safe to share between threads.</remarks>
public sealed class AvroContainerStreamReader
{
    private readonly AvroBlockReader _blocks;

    /// <summary>Makes a reader.</summary>
    /// <param name="schemas">Where schemas are looked up and kept.</param>
    /// <param name="limits">How large blocks may be; null for the limits of <paramref name="schemas"/>.</param>
    public AvroContainerStreamReader(AvroSchemaCache schemas, AvroLimits? limits = null) =>
        _blocks = new AvroBlockReader(schemas, limits ?? schemas.Limits);

    /// <summary>The header of the container opened last.</summary>
    public AvroContainerHeader Header => _blocks.Header;

    /// <summary>Reads the header from where the stream stands; the stream stays the caller's to close.</summary>
    public bool TryOpen(Stream container, out AvroError error) => _blocks.TryOpen(container, out error);

    /// <inheritdoc cref="AvroContainerReader.TryNextRecord"/>
    public bool TryNextRecord(out AvroRecord record, out AvroError error) => _blocks.TryNextRecord(out record, out error);
}
