using System.Text.Json;

namespace Nightjar.Formats.Avro;

/// <summary>Writes records, or single fields of them, as JSON by their writer's schema: the way to every field of a
/// packet, also those that no program has a name for.</summary>
/// <remarks>
/// Integers are written exactly, all 64 bits (a reader that keeps numbers as doubles loses digits of a candid: that is
/// the reader's loss). Floats and doubles are written with the fewest digits that give the same bits back; what JSON has
/// no number for as the strings <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>. Unions are written as the value
/// that they hold, enums as their symbol, text that is not UTF-8 with replacement characters. A field name that repeats
/// within a record is written as <see cref="AvroField.Name"/>, so each key stands once.
/// </remarks>
public static class AvroJson
{
    /// <summary>Writes a whole record.</summary>
    /// <param name="schema">The writer's schema.</param>
    /// <param name="body">Data that begin with the record.</param>
    /// <param name="writer">Where one JSON value is written; nothing is written after an error in the data.</param>
    /// <param name="options">How bytes are written; null for base64.</param>
    /// <param name="error">What is wrong with the data.</param>
    public static bool TryWrite(
        AvroWriterSchema schema, ReadOnlySpan<byte> body, Utf8JsonWriter writer, AvroJsonOptions? options, out AvroError error)
    {
        if (!schema.TrySkip(body, out var consumed, out error)) return false;
        var walk = new AvroJsonWalk(body[..consumed], writer, options ?? AvroJsonOptions.Whole);
        return walk.TryCount(schema.Schema, schema.Limits, out error) && walk.Write(schema.Schema);
    }

    /// <summary>Writes one field of a record.</summary>
    /// <param name="schema">The writer's schema.</param>
    /// <param name="body">Data that begin with the record.</param>
    /// <param name="path">Field names with dots, array items by number and map values by key in brackets:
    /// <c>candidate.magzpsci</c>, <c>prv_candidates[3].jd</c>, <c>lc_features[r]</c>. Empty for the whole record.</param>
    /// <param name="writer">Where one JSON value is written; nothing is written after an error.</param>
    /// <param name="options">How bytes are written; null for base64.</param>
    /// <param name="error">There is no such field or item, or the data are broken.</param>
    public static bool TryWriteField(
        AvroWriterSchema schema,
        ReadOnlySpan<byte> body,
        string path,
        Utf8JsonWriter writer,
        AvroJsonOptions? options,
        out AvroError error)
    {
        if (!TryFindField(schema, body, path, out var found, out var range, out error)) return false;
        var walk = new AvroJsonWalk(body[range], writer, options ?? AvroJsonOptions.Whole);
        return walk.TryCount(found, schema.Limits, out error) && walk.Write(found);
    }

    /// <summary>Finds one field of a record: its schema and its encoded bytes.</summary>
    /// <param name="schema">The writer's schema.</param>
    /// <param name="body">Data that begin with the record.</param>
    /// <param name="path">As in <see cref="TryWriteField"/>.</param>
    /// <param name="found">The schema of the value, the branch that it has where it is a union.</param>
    /// <param name="range">Where its encoded value lies in <paramref name="body"/>, behind the index of a union.</param>
    /// <param name="error">There is no such field or item, or the data are broken.</param>
    public static bool TryFindField(
        AvroWriterSchema schema,
        ReadOnlySpan<byte> body,
        string path,
        out AvroSchema found,
        out Range range,
        out AvroError error)
    {
        (found, range) = (schema.Schema, default);
        if (!schema.TrySkip(body, out var consumed, out error)) return false;
        var finder = new AvroFieldFinder(body[..consumed], schema.Limits);
        if (finder.TryFind(schema.Schema, path, out var branch, out var start, out var end))
        {
            found = branch;
            range = start..end;
            return true;
        }

        error = new AvroError($"there is no '{path}' in the record", 0, path);
        return false;
    }
}
