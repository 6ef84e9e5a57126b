using System.Diagnostics.CodeAnalysis;

namespace Nightjar.Formats.Avro;

/// <summary>The schema that some data were written with: its text, its parsed form and what was compiled from it.</summary>
/// <remarks>Safe to share between threads. Take it from an <see cref="AvroSchemaCache"/>, so that a stream of packets
/// with one schema parses and compiles it once.</remarks>
public sealed class AvroWriterSchema
{
    private readonly byte[] _text;

    private AvroWriterSchema(byte[] text, AvroSchema schema, AvroLimits limits)
    {
        (_text, Schema, Limits) = (text, schema, limits);
        Hash = XxHash64.Hash(text);
    }

    /// <summary>The schema's JSON text, byte for byte as it came.</summary>
    public ReadOnlyMemory<byte> Text => _text;

    /// <summary>The parsed schema.</summary>
    public AvroSchema Schema { get; }

    /// <summary>xxHash64 (seed 0) of <see cref="Text"/>.</summary>
    public ulong Hash { get; }

    /// <summary>What data of this schema may be at most.</summary>
    public AvroLimits Limits { get; }

    internal ReadOnlySpan<byte> TextSpan => _text;

    /// <summary>Parses a schema's text.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> text, AvroLimits limits, [NotNullWhen(true)] out AvroWriterSchema? schema, out AvroError error)
    {
        schema = AvroSchema.TryParse(text, limits, out var parsed, out error)
            ? new AvroWriterSchema(text.ToArray(), parsed, limits)
            : null;
        return schema is not null;
    }

    /// <summary>Walks over one whole value of this schema and checks it: lengths, union and enum indexes, booleans,
    /// block counts and sizes, nesting. Text is not checked to be UTF-8.</summary>
    /// <param name="body">Data that begin with the value.</param>
    /// <param name="consumed">Bytes of the value; 0 after an error.</param>
    /// <param name="error">What is wrong, with the field's path and the offset in <paramref name="body"/>.</param>
    public bool TrySkip(ReadOnlySpan<byte> body, out int consumed, out AvroError error) =>
        AvroValidator.TrySkip(Schema, Limits, body, out consumed, out error);

    /// <inheritdoc/>
    public override string ToString() => Schema.ToString();
}
