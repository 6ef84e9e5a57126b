using System.Diagnostics.CodeAnalysis;

namespace Nightjar.Formats.Avro;

/// <summary>A parsed Avro schema: one node of a tree, or of a graph where a named type mentions itself.</summary>
/// <remarks>Immutable after parsing and safe to share between threads. Source: Avro specification 1.11.</remarks>
public sealed class AvroSchema
{
    /// <summary>More bytes than any value may have; the least size of what no finite data can encode.</summary>
    internal const long Unbounded = 1L << 40;

    private const int LongestName = 80;
    private const int MostBranches = 8;

    private Dictionary<string, AvroField>? _byName;

    internal AvroSchema(AvroType type) => Type = type;

    /// <summary>What kind of schema this is.</summary>
    public AvroType Type { get; }

    /// <summary>Full name (namespace and name) of a record, enum or fixed; empty for the other kinds.</summary>
    public string FullName { get; internal init; } = "";

    /// <summary>The part of <see cref="FullName"/> after the last dot.</summary>
    public string Name => FullName[(FullName.LastIndexOf('.') + 1)..];

    /// <summary>The part of <see cref="FullName"/> before the last dot; empty where there is no dot.</summary>
    public string Namespace => FullName.LastIndexOf('.') is > 0 and var dot ? FullName[..dot] : "";

    /// <summary>Other names of a named type.</summary>
    public IReadOnlyList<string> Aliases { get; internal init; } = [];

    /// <summary>The logical type on top of this one (<c>timestamp-micros</c>...); empty where there is none.</summary>
    public string LogicalType { get; internal init; } = "";

    /// <summary>The fields of a record, in the order of the data.</summary>
    public IReadOnlyList<AvroField> Fields { get; internal set; } = [];

    /// <summary>The branches of a union.</summary>
    public IReadOnlyList<AvroSchema> Branches { get; internal init; } = [];

    /// <summary>The symbols of an enum.</summary>
    public IReadOnlyList<string> Symbols { get; internal init; } = [];

    /// <summary>The schema of an array's items or a map's values; null for the other kinds.</summary>
    public AvroSchema? Items { get; internal init; }

    /// <summary>Bytes of a fixed; 0 for the other kinds.</summary>
    public int FixedLength { get; internal init; }

    /// <summary>Attributes of the schema that Avro does not define (ZTF writes <c>version</c>), as raw JSON.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; internal init; } = EmptyAttributes;

    /// <summary>Bytes of every value where any bytes of that number are a valid value, so that it can be skipped without
    /// a look at it; else -1. A boolean is not such a type: it must be 0 or 1.</summary>
    internal long EncodedSize { get; set; } = -1;

    /// <summary>Bytes of the smallest value.</summary>
    internal long MinimumSize { get; set; } = Unbounded;

    internal static IReadOnlyDictionary<string, string> EmptyAttributes { get; } = new Dictionary<string, string>();

    /// <summary>Whether this is a record, enum or fixed.</summary>
    public bool IsNamed => Type is AvroType.Record or AvroType.Enum or AvroType.Fixed;

    /// <summary>Parses a schema's JSON text with <see cref="AvroLimits.Default"/>.</summary>
    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, AvroLimits, out AvroSchema?, out AvroError)"/>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out AvroSchema? schema, out AvroError error) =>
        TryParse(text, AvroLimits.Default, out schema, out error);

    /// <summary>Parses a schema's JSON text.</summary>
    /// <remarks>Reads what real surveys write: defaults that do not fit their type, the same field name twice, named
    /// types by full or short name, dots in a name without a namespace, and a list of named types at the top, of
    /// which the last record is the schema.</remarks>
    /// <param name="text">UTF-8.</param>
    /// <param name="limits">How large and deep the schema may be.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="error">Why not; its field path is a path in the schema.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> text, AvroLimits limits, [NotNullWhen(true)] out AvroSchema? schema, out AvroError error) =>
        AvroSchemaParser.TryParse(text, limits, out schema, out error);

    /// <summary>Finds a field of a record by its name or, where no name fits, by an alias.</summary>
    public bool TryGetField(string name, [NotNullWhen(true)] out AvroField? field)
    {
        var byName = _byName ??= IndexFields();
        return byName.TryGetValue(name, out field);
    }

    /// <summary>A short description: the name of a named type, else the type and what it is made of; cut where it is long.</summary>
    public override string ToString() => Type switch
    {
        AvroType.Record or AvroType.Enum or AvroType.Fixed =>
            FullName.Length <= LongestName ? FullName : FullName[..LongestName] + "...",
        AvroType.Array or AvroType.Map => $"{TypeName}<{Items}>",
        AvroType.Union =>
            $"[{string.Join(", ", Branches.Take(MostBranches))}{(Branches.Count > MostBranches ? ", ..." : "")}]",
        _ => TypeName,
    };

    internal string TypeName => Type.ToString().ToLowerInvariant();

    private Dictionary<string, AvroField> IndexFields()
    {
        var index = new Dictionary<string, AvroField>(Fields.Count, StringComparer.Ordinal);
        foreach (var field in Fields) index[field.Name] = field;
        foreach (var field in Fields)
            foreach (var alias in field.Aliases) index.TryAdd(alias, field);
        return index;
    }
}
