namespace Nightjar.Formats.Avro;

/// <summary>One field of a record schema.</summary>
/// <remarks>Some real writers repeat a field name within one record (WINTER 2024 writes <c>sgmag1</c> twice, and both
/// values stand in the data). The second one is called <c>sgmag1#2</c> here, the third <c>sgmag1#3</c>, so that every
/// value stays reachable.</remarks>
public sealed class AvroField
{
    internal AvroField(string name, string declaredName, int index, AvroSchema schema)
    {
        (Name, DeclaredName, Index, Schema) = (name, declaredName, index, schema);
    }

    /// <summary>The name, unique within the record.</summary>
    public string Name { get; }

    /// <summary>The name as the schema writes it; differs from <see cref="Name"/> only for a repeated name.</summary>
    public string DeclaredName { get; }

    /// <summary>Position among the record's fields, from 0.</summary>
    public int Index { get; }

    /// <summary>The schema of the value.</summary>
    public AvroSchema Schema { get; }

    /// <summary>Other names of the field.</summary>
    public IReadOnlyList<string> Aliases { get; internal init; } = [];

    /// <summary>The default as the JSON text that the schema has, right or wrong; null where it has none.</summary>
    /// <remarks>Reading with the writer's own schema never needs it, and real schemas have defaults that do not fit
    /// their union, so it is kept and not judged.</remarks>
    public string? DefaultJson { get; internal init; }

    /// <summary>The schema's words about the field; empty where it has none.</summary>
    public string Documentation { get; internal init; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Schema}";
}
