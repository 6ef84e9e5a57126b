using Nightjar.Formats.Avro;

namespace Nightjar.Broker.Archive;

/// <summary>Makes packets again from what the archive keeps of them.</summary>
internal static class PacketExport
{
    /// <summary>The packet as it came.</summary>
    public static byte[] Write(AlertArchive archive, StoredPacket packet)
    {
        if (packet is { Kind: PacketKind.Verbatim, Original: { } original }) return archive.Segments.Read(original);
        var body = archive.Segments.Read(packet.Record);
        if (packet.Kind == PacketKind.Extracted)
            return Container(archive.Segments.SchemaOf(packet.Record.Segment).Text.Span, body, out _);
        var prefix = PrefixOf(archive, packet.Envelope);
        return packet.Kind == PacketKind.Confluent ? [.. prefix, .. body] : Frame(prefix, packet.Sync ?? [], body);
    }

    private static byte[] Frame(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> sync, ReadOnlySpan<byte> body)
    {
        var framing = new AvroBinaryWriter();
        framing.WriteLong(1);
        framing.WriteLong(body.Length);
        return [.. prefix, .. sync, .. framing.WrittenSpan, .. body, .. sync];
    }

    /// <summary>A container with one record, and where in it the record begins.</summary>
    public static byte[] Container(ReadOnlySpan<byte> schema, ReadOnlySpan<byte> body, out long offset)
    {
        var header = new AvroBinaryWriter();
        header.WriteRaw("Obj\u0001"u8);
        header.WriteLong(2);
        header.WriteString("avro.schema");
        header.WriteBytes(schema);
        header.WriteString("avro.codec");
        header.WriteBytes("null"u8);
        header.WriteLong(0);
        var packet = Frame(header.WrittenSpan, "nightjar-extract"u8, body);
        offset = packet.Length - AvroSync.Length - body.Length;
        return packet;
    }

    private static byte[] PrefixOf(AlertArchive archive, long? envelope)
    {
        using var command = archive.Index.CreateCommand();
        command.CommandText = "SELECT prefix FROM envelope WHERE id=$id";
        command.Parameters.AddWithValue("$id", envelope ?? 0);
        return command.ExecuteScalar() as byte[]
            ?? throw new NightjarException($"the index of {archive.Folder} has lost the header of a packet: run verify");
    }
}
