namespace Nightjar.Broker.Archive;

/// <summary>Where a record lies and what is needed to make its packet again.</summary>
/// <param name="Record">The encoded record.</param>
/// <param name="Kind">How it lay in its packet.</param>
/// <param name="Envelope">Number of the packet's prefix in the index, or null.</param>
/// <param name="Sync">Sync marker of a <see cref="PacketKind.Container"/>, or null.</param>
/// <param name="Original">The packet's own bytes for <see cref="PacketKind.Verbatim"/>, or null.</param>
public sealed record StoredPacket(
    RecordLocation Record, PacketKind Kind, long? Envelope, byte[]? Sync, RecordLocation? Original);
