using Nightjar.Formats.Avro;

namespace Nightjar.Broker.Pipeline;

/// <summary>What a packet holds besides its record.</summary>
/// <param name="Prefix">What comes before the record and repeats in many packets.</param>
/// <param name="Sync">The sync marker of a container.</param>
/// <param name="Original">The whole packet, where it cannot be made again from its parts.</param>
internal readonly record struct PacketParts(ReadOnlyMemory<byte> Prefix, ReadOnlyMemory<byte> Sync, ReadOnlyMemory<byte> Original)
{
    private const int SyncLength = 16;

    /// <summary>Splits a container that is exactly header, sync marker, the numbers 1 and length in their shortest form,
    /// the record, and the sync marker again; false for any other layout.</summary>
    public static bool TrySplit(ReadOnlyMemory<byte> packet, int metadataLength, ReadOnlyMemory<byte> body, out PacketParts parts)
    {
        parts = default;
        var framing = new AvroBinaryWriter();
        framing.WriteLong(1);
        framing.WriteLong(body.Length);
        var numbers = metadataLength + SyncLength;
        var start = numbers + framing.WrittenSpan.Length;
        if (packet.Length != start + body.Length + SyncLength) return false;
        var bytes = packet.Span;
        var sync = bytes.Slice(metadataLength, SyncLength);
        if (!bytes[numbers..start].SequenceEqual(framing.WrittenSpan)
            || !bytes.Slice(start, body.Length).SequenceEqual(body.Span)
            || !bytes[^SyncLength..].SequenceEqual(sync))
        {
            return false;
        }

        parts = new PacketParts(packet[..metadataLength], packet.Slice(metadataLength, SyncLength), default);
        return true;
    }
}
