using Nightjar.Broker.Archive;
using Nightjar.Broker.Sources;
using Nightjar.Formats.Avro;
using Nightjar.Sky;

namespace Nightjar.Broker.Pipeline;

/// <summary>Decodes and scores packets on one thread, with buffers that it uses again and again.</summary>
public sealed class PacketWorker : IDisposable
{
    /// <summary>A small compressed container may unpack to this many times its size, and a megabyte: real alerts to less than ten.</summary>
    private const int MaximumRatio = 32;

    private const int MaximumRatioFloor = 1 << 20;
    private readonly IAvroSchemaSource _wireSchemas;
    private readonly ScoringQueue _queue;
    private readonly AvroContainerReader _reader;
    private long _errorOffset;
    private readonly AlertDecoder _decoder = new();
    private readonly Alert _alert = new();

    /// <summary>Prepares a worker.</summary>
    /// <param name="schemas">Where writers' schemas are kept; shared by all workers.</param>
    /// <param name="wireSchemas">Finds the schemas of packets that carry only a number.</param>
    /// <param name="models">Models that score every alert.</param>
    public PacketWorker(AvroSchemaCache schemas, IAvroSchemaSource wireSchemas, IReadOnlyList<ScoringModel> models)
    {
        (_wireSchemas, _queue) = (wireSchemas, new(models));
        _reader = new AvroContainerReader(schemas);
    }

    /// <summary>Appends what became of packets: one item for each record in them, in their order. Scores are computed in batches.</summary>
    public void Decode(IReadOnlyList<SourcePacket> packets, List<DecodedItem> items)
    {
        foreach (var packet in packets) DecodeOne(packet, items);
        _queue.Run();
    }

    /// <summary>Appends what became of a packet: one item for each record in it.</summary>
    public void Decode(SourcePacket packet, List<DecodedItem> items)
    {
        DecodeOne(packet, items);
        _queue.Run();
    }

    /// <summary>Gives the memory of the models back.</summary>
    public void Dispose() => _queue.Dispose();

    private void DecodeOne(SourcePacket packet, List<DecodedItem> items)
    {
        var before = items.Count;
        try
        {
            DecodeCore(packet, items);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The decoders do not throw; should one ever, the packet is kept and the night goes on.
            items.RemoveRange(before, items.Count - before);
            Reject(packet, new AvroError($"the decoder failed ({exception.GetType().Name}: {exception.Message})", 0, ""), packet.Bytes, items);
        }
    }

    private void DecodeCore(SourcePacket packet, List<DecodedItem> items)
    {
        if (packet.Fault is { } fault) Reject(packet, new AvroError(fault, packet.FaultOffset, ""), packet.Bytes, items);
        else if (packet.RecordSchema is { } schema) AddRecord(packet, schema, packet.Bytes, 0, PacketKind.Extracted, default, items);
        else if (packet.Length == 0) Reject(packet, new AvroError("the file is empty", 0, ""), packet.Bytes, items);
        else if (packet.Bytes.Span.StartsWith(AvroContainerHeader.Magic)) AddContainer(packet, items);
        else if (ConfluentFrame.TryRead(packet.Bytes.Span, out var schemaId, out _)) AddFramed(packet, schemaId, items);
        else Reject(packet, new AvroError("neither an Avro container nor a Confluent frame", 0, ""), packet.Bytes, items);
    }

    private void AddFramed(SourcePacket packet, int schemaId, List<DecodedItem> items)
    {
        if (!_wireSchemas.TryGet(schemaId, out var schema, out var error))
        {
            Reject(packet, error, packet.Bytes, items);
            return;
        }

        var parts = new PacketParts(packet.Bytes[..ConfluentFrame.Length], default, default);
        AddRecord(packet, schema, packet.Bytes[ConfluentFrame.Length..], ConfluentFrame.Length, PacketKind.Confluent, parts, items);
    }

    private void AddContainer(SourcePacket packet, List<DecodedItem> items)
    {
        var start = items.Count;
        long offset = 0;
        var (isCompressed, isKept) = (false, false);
        var left = packet.Length * (long)MaximumRatio + MaximumRatioFloor;
        var more = _reader.TryOpen(packet.Bytes, out var error);
        if (more) isCompressed = _reader.Header.Codec != AvroCodec.Null;
        while (true)
        {
            if (more && _reader.TryNextRecord(out var record, out error))
            {
                // What a compressed block unpacks to is overwritten by the next one. Whether the record is alone in its
                // packet shows only after it, so the first one is looked at again below.
                left -= isCompressed ? record.Body.Length : 0;
                if (left < 0)
                {
                    Reject(packet, new AvroError($"the container unpacks to more than {MaximumRatio} times its size", packet.Length, ""), isKept ? default : packet.Bytes, items);
                    return;
                }

                var body = isCompressed ? record.Body.ToArray() : record.Body;
                offset = isCompressed ? 0 : record.Offset;
                AddRecord(packet, record.Schema, body, 0, PacketKind.Extracted, default, items);
                continue;
            }

            if (error.IsNone) break;
            Reject(packet, error, isKept ? default : packet.Bytes, items);
            isKept = true;
            if (!more) break;
        }

        if (items.Count == start) Reject(packet, new AvroError("the container holds no record", packet.Length, ""), packet.Bytes, items);
        if (items.Count != start + 1) return;
        if (items[start].Alert is { } alone) items[start] = new DecodedItem(Whole(packet, alone), null);
        else if (items[start].Letter is { } letter && letter.Bytes.Length != packet.Length)
            items[start] = new DecodedItem(null, letter with { Bytes = packet.Bytes, Offset = _errorOffset + offset });
    }

    /// <summary>The packet of a record that came alone: in parts where they make it again byte for byte, else as it is.</summary>
    private PreparedAlert Whole(SourcePacket packet, PreparedAlert alert)
    {
        var isPlain = PacketParts.TrySplit(packet.Bytes, _reader.Header.MetadataLength, alert.Body, out var parts);
        if (!isPlain) parts = new PacketParts(default, default, packet.Bytes);
        return Prepare(alert.Summary, alert.Schema, alert.Body, isPlain ? PacketKind.Container : PacketKind.Verbatim, parts, new(alert.Scores, alert.ClassScores));
    }

    private void AddRecord(
        SourcePacket packet, AvroWriterSchema schema, ReadOnlyMemory<byte> body, long offset, PacketKind kind, PacketParts parts, List<DecodedItem> items)
    {
        if (!_decoder.TryDecode(schema, body.Span, AlertParts.All, _alert, out var error))
        {
            RejectRecord(packet, schema, body, offset, kind, error, items);
            return;
        }

        var summary = Summarize();
        items.Add(new DecodedItem(Prepare(summary, schema, body, kind, parts, _queue.Add(_alert, summary)), null));
    }

    /// <summary>A record that came among others is kept as a container of its own, so that it can be read and mended.</summary>
    private void RejectRecord(
        SourcePacket packet, AvroWriterSchema schema, ReadOnlyMemory<byte> body, long offset, PacketKind kind, AvroError error, List<DecodedItem> items)
    {
        var bytes = kind == PacketKind.Extracted ? PacketExport.Container(schema.Text.Span, body.Span, out offset) : packet.Bytes;
        _errorOffset = error.Offset;
        Reject(packet, error with { Offset = error.Offset + offset }, bytes, items);
    }

    private AlertSummary Summarize()
    {
        var detection = _alert.Detection;
        return new AlertSummary
        {
            Key = _alert.Key,
            ObjectId = _alert.ObjectId,
            Time = detection.Time,
            Position = detection.Position,
            Band = detection.Band,
            Magnitude = detection.Magnitude,
            Flux = detection.Flux,
            IsPositive = detection.IsPositive,
            RealBogus = _alert.RealBogus,
            RandomForestRealBogus = _alert.RandomForestRealBogus,
            SolarSystemName = _alert.SolarSystemName,
        };
    }

    private static PreparedAlert Prepare(
        AlertSummary summary, AvroWriterSchema schema, ReadOnlyMemory<byte> body, PacketKind kind, PacketParts parts, AlertAnswers answers) => new()
        {
            Summary = summary,
            Schema = schema,
            Body = body,
            Kind = kind,
            Prefix = parts.Prefix,
            Sync = parts.Sync,
            Original = parts.Original,
            Scores = answers.Scores,
            ClassScores = answers.Classes,
        };

    private static void Reject(SourcePacket packet, AvroError error, ReadOnlyMemory<byte> bytes, List<DecodedItem> items) =>
        items.Add(new DecodedItem(null, new DeadLetter(packet.Source, error.Reason, error.Offset, error.FieldPath, bytes)));
}
