using System.Text;

namespace Nightjar.Formats.Avro;

/// <summary>The header of an Avro object container: the schema, the codec and the sync marker.</summary>
/// <remarks>Source: Avro specification 1.11, "Object Container Files". The metadata are read as the map that they are:
/// ZTF's live stream writes <c>avro.schema</c> first, its archive <c>avro.codec</c>.</remarks>
public readonly struct AvroContainerHeader
{
    private AvroContainerHeader(AvroWriterSchema schema, AvroCodec codec, AvroSync sync, int metadataLength) =>
        (WriterSchema, Codec, Sync, MetadataLength) = (schema, codec, sync, metadataLength);

    /// <summary>The four bytes that a container begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "Obj\u0001"u8;

    /// <summary>The schema of the records.</summary>
    public AvroWriterSchema WriterSchema { get; }

    /// <summary>How the blocks are compressed.</summary>
    public AvroCodec Codec { get; }

    /// <summary>What ends the header and every block.</summary>
    public AvroSync Sync { get; }

    /// <summary>Bytes of the header before its sync marker: magic and metadata. Packets of one stream often share
    /// them byte for byte.</summary>
    public int MetadataLength { get; }

    /// <summary>Where the first block begins: behind the sync marker.</summary>
    public int FirstBlockOffset => MetadataLength + AvroSync.Length;

    /// <summary>Reads the header at the start of a packet or file.</summary>
    /// <param name="packet">Bytes that begin with a container.</param>
    /// <param name="schemas">Where the schema is looked up and kept.</param>
    /// <param name="limits">How large the header may be; null for the limits of <paramref name="schemas"/>.</param>
    /// <param name="header">The header.</param>
    /// <param name="error">What is wrong: no container, cut short, no schema, a schema that cannot be parsed, or a
    /// codec that is not known here.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> packet,
        AvroSchemaCache schemas,
        AvroLimits? limits,
        out AvroContainerHeader header,
        out AvroError error) =>
        TryRead(packet, schemas, limits, out header, out error, out _);

    /// <summary>As the public method; says also whether more bytes might help.</summary>
    internal static bool TryRead(
        ReadOnlySpan<byte> packet,
        AvroSchemaCache schemas,
        AvroLimits? limits,
        out AvroContainerHeader header,
        out AvroError error,
        out bool isCutShort)
    {
        header = default;
        ReadOnlySpan<byte> schemaText = default;
        var (schemaStart, codec) = (0, AvroCodec.Null);
        var reader = new AvroMetadataReader(packet, (limits ?? schemas.Limits).HeaderBytes);
        error = default;
        while (reader.TryNext(out var key, out var start, out var value))
        {
            if (key.SequenceEqual("avro.schema"u8))
            {
                schemaText = value;
                schemaStart = start;
            }
            else if (key.SequenceEqual("avro.codec"u8) && !TryCodec(value, out codec))
            {
                var name = Encoding.UTF8.GetString(value[..Math.Min(value.Length, 40)]);
                error = new AvroError($"the codec '{name}' is not supported", start, "");
            }
        }

        isCutShort = reader.IsCutShort || (reader.Error is null && packet.Length - reader.Position < AvroSync.Length);
        if (reader.Error is { } broken) return Fail(out error, broken);
        if (isCutShort) return Fail(out error, new("the header is cut short", reader.Position, ""));
        if (!error.IsNone) return false;
        if (schemaStart == 0) return Fail(out error, new("the container states no schema (avro.schema)", 0, ""));
        if (!schemas.TryGet(schemaText, out var schema, out error))
        {
            return Fail(out error, error with { Offset = error.Offset + schemaStart });
        }

        header = new AvroContainerHeader(schema, codec, new AvroSync(packet[reader.Position..]), reader.Position);
        return true;
    }

    /// <summary>Finds a metadata value by its key.</summary>
    /// <param name="packet">Bytes that begin with a container.</param>
    /// <param name="key">The key, such as <c>avro.codec</c>.</param>
    /// <param name="value">The value, a slice of <paramref name="packet"/>.</param>
    /// <returns>False where there is no such key before the end or the first fault of the header.</returns>
    public static bool TryFindMetadata(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        var reader = new AvroMetadataReader(packet, AvroLimits.Default.HeaderBytes);
        while (reader.TryNext(out var found, out _, out value))
        {
            if (found.SequenceEqual(key)) return true;
        }

        value = default;
        return false;
    }

    /// <summary>The codec's name in a header.</summary>
    internal static ReadOnlySpan<byte> NameOf(AvroCodec codec) => codec switch
    {
        AvroCodec.Deflate => "deflate"u8,
        AvroCodec.Snappy => "snappy"u8,
        _ => "null"u8,
    };

    private static bool TryCodec(ReadOnlySpan<byte> name, out AvroCodec codec)
    {
        codec = name.SequenceEqual(NameOf(AvroCodec.Deflate)) ? AvroCodec.Deflate
            : name.SequenceEqual(NameOf(AvroCodec.Snappy)) ? AvroCodec.Snappy : AvroCodec.Null;
        return codec != AvroCodec.Null || name.Length == 0 || name.SequenceEqual("null"u8);
    }

    private static bool Fail(out AvroError error, AvroError reason)
    {
        error = reason;
        return false;
    }
}
