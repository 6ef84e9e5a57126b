namespace Nightjar.Broker.Archive;

/// <summary>Where the bytes of a record lie in the archive.</summary>
/// <param name="Segment">Number of the segment file in the index.</param>
/// <param name="Offset">First byte of the record in that file.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Checksum">CRC-32C of the bytes.</param>
public readonly record struct RecordLocation(long Segment, long Offset, int Length, uint Checksum);
