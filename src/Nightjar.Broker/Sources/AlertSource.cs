using Nightjar.Formats.Avro;
using Nightjar.Sky;

namespace Nightjar.Broker.Sources;

/// <summary>Reads whole alerts from files, archive files and standard input, one after the other on the caller's thread, for work that needs
/// the alert itself and not an archive of it.</summary>
/// <param name="files">Paths from <see cref="InputPaths.Expand"/>.</param>
/// <param name="places">Folders and registries with the schemas of packets that carry only a number.</param>
public sealed class AlertSource(IReadOnlyList<string> files, IReadOnlyList<string> places)
{
    private readonly AvroSchemaCache _schemas = new();
    private readonly AlertDecoder _decoder = new();
    private readonly Alert _alert = new();

    /// <summary>How far reading has come.</summary>
    public SourceProgress Progress { get; } = new();

    /// <summary>Packets and records that could not be read.</summary>
    public long Rejected { get; private set; }

    /// <summary>All alerts in order. Each is the same instance: it is valid until the next one.</summary>
    public IEnumerable<Alert> Read()
    {
        var wire = new WireSchemas(places, _schemas);
        foreach (var packet in new PacketSource(_schemas, Progress).Read(files))
        {
            foreach (var (schema, body) in Records(packet, wire))
            {
                if (_decoder.TryDecode(schema, body.Span, AlertParts.All, _alert, out _)) yield return _alert;
                else Rejected++;
            }

            packet.Release();
        }
    }

    private IEnumerable<(AvroWriterSchema Schema, ReadOnlyMemory<byte> Body)> Records(SourcePacket packet, WireSchemas wire)
    {
        if (packet.Fault is null && packet.RecordSchema is { } own) return [(own, packet.Bytes)];
        if (packet.Fault is null && packet.Bytes.Span.StartsWith(AvroContainerHeader.Magic)) return RecordsOfContainer(packet);
        if (packet.Fault is null && ConfluentFrame.TryRead(packet.Bytes.Span, out var id, out _) && wire.TryGet(id, out var schema, out _))
            return [(schema, packet.Bytes[ConfluentFrame.Length..])];
        Rejected++;
        return [];
    }

    private IEnumerable<(AvroWriterSchema Schema, ReadOnlyMemory<byte> Body)> RecordsOfContainer(SourcePacket packet)
    {
        var reader = new AvroContainerReader(_schemas);
        if (!reader.TryOpen(packet.Bytes, out _))
        {
            Rejected++;
            yield break;
        }

        while (true)
        {
            if (reader.TryNextRecord(out var record, out var error)) yield return (record.Schema, record.Body);
            else if (error.IsNone) yield break;
            else Rejected++;
        }
    }
}
