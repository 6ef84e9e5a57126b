using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Nightjar.Formats.Avro;

/// <summary>The schema that some data were written with: its text, its parsed form and what was compiled from it.</summary>
/// <remarks>Safe to share between threads. Take it from an <see cref="AvroSchemaCache"/>, so that a stream of packets
/// with one schema parses and compiles it once.</remarks>
public sealed class AvroWriterSchema
{
    private readonly byte[] _text;
    private readonly ConcurrentDictionary<AvroProjection, AvroPlan> _plans = new();
    private AvroPlan? _skipPlan;

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

    /// <summary>The plan that reads a projection from data of this schema; compiled on the first call and kept.</summary>
    /// <param name="projection">What is wanted. Make each projection once: it is the key.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="error">Why the projection does not fit the schema: a required field is not there, or a field's
    /// type cannot be read as what is wanted.</param>
    public bool TryGetPlan(AvroProjection projection, [NotNullWhen(true)] out AvroPlan? plan, out AvroError error)
    {
        error = default;
        if (_plans.TryGetValue(projection, out plan)) return true;
        if (!AvroPlan.TryCompile(this, projection, isExact: false, out plan, out error)) return false;
        plan = _plans.GetOrAdd(projection, plan);
        return true;
    }

    /// <summary>Walks over one whole value of this schema and checks it: lengths, union and enum indexes, booleans,
    /// block counts and sizes, nesting. Text is not checked to be UTF-8.</summary>
    /// <param name="body">Data that begin with the value.</param>
    /// <param name="consumed">Bytes of the value; 0 after an error.</param>
    /// <param name="error">What is wrong, with the field's path and the offset in <paramref name="body"/>.</param>
    public bool TrySkip(ReadOnlySpan<byte> body, out int consumed, out AvroError error)
    {
        consumed = 0;
        return (_skipPlan is not null || AvroPlan.TryCompile(this, AvroProjection.Empty, isExact: true, out _skipPlan, out error))
            && _skipPlan.TrySkip(body, out consumed, out error);
    }

    /// <inheritdoc/>
    public override string ToString() => Schema.ToString();
}
