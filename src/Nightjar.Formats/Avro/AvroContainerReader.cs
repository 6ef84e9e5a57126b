namespace Nightjar.Formats.Avro;

/// <summary>Reads the records of an Avro container that is in memory: a packet or a mapped file.</summary>
/// <remarks>Reuse one instance for many packets; opening a packet whose schema is known allocates nothing.
/// Not safe to share between threads.</remarks>
public sealed class AvroContainerReader
{
    private readonly AvroBlockReader _blocks;

    /// <summary>Makes a reader.</summary>
    /// <param name="schemas">Where schemas are looked up and kept.</param>
    /// <param name="limits">How large blocks may be; null for the limits of <paramref name="schemas"/>.</param>
    public AvroContainerReader(AvroSchemaCache schemas, AvroLimits? limits = null) =>
        _blocks = new AvroBlockReader(schemas, limits ?? schemas.Limits);

    /// <summary>The header of the container opened last.</summary>
    public AvroContainerHeader Header => _blocks.Header;

    /// <summary>Reads the header and stands before the first record.</summary>
    public bool TryOpen(ReadOnlyMemory<byte> container, out AvroError error) => _blocks.TryOpen(container, out error);

    /// <summary>Moves to the next record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="error">Why there is none: where <see cref="AvroError.IsNone"/> the container has ended.
    /// Otherwise a block or the rest of one was broken; the reason says how many bytes are lost, and the next call
    /// goes on behind them, at the next block or the next sync marker.</param>
    public bool TryNextRecord(out AvroRecord record, out AvroError error) => _blocks.TryNextRecord(out record, out error);
}
