using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nightjar.Formats.Avro;

/// <summary>Makes one schema text out of several files: puts the definition of a named type where it is first used.</summary>
internal static class AvroSchemaComposer
{
    private static readonly HashSet<string> BuiltIn = new(StringComparer.Ordinal)
    {
        "null", "boolean", "int", "long", "float", "double", "bytes", "string",
        "record", "error", "enum", "fixed", "array", "map",
    };

    /// <summary>Composes.</summary>
    /// <param name="text">The schema that refers to others.</param>
    /// <param name="find">The text of the type with a full name, or null.</param>
    /// <param name="limits">How deep references may go.</param>
    /// <param name="whole">The schema with all definitions that were found in it.</param>
    /// <param name="error">What is not JSON.</param>
    public static bool TryCompose(
        byte[] text, Func<string, byte[]?> find, AvroLimits limits, out byte[] whole, out AvroError error)
    {
        (whole, error) = (text, default);
        try
        {
            var defined = new HashSet<string>(StringComparer.Ordinal);
            var root = Expand(JsonNode.Parse(text), "", defined, find, limits.Depth);
            whole = JsonSerializer.SerializeToUtf8Bytes(root);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            error = new AvroError("a schema file is not JSON: " + exception.Message.TrimEnd('.'), 0, "");
            return false;
        }
    }

    private static JsonNode? Expand(
        JsonNode? node, string space, HashSet<string> defined, Func<string, byte[]?> find, int depth)
    {
        if (depth == 0) return node;
        switch (node)
        {
            case JsonValue value when value.TryGetValue<string>(out var name):
                var full = name.Contains('.') || space.Length == 0 ? name : $"{space}.{name}";
                if (BuiltIn.Contains(name) || defined.Contains(full) || defined.Contains(name)) return node;
                var found = find(full) ?? find(name);
                return found is null ? node : Expand(JsonNode.Parse(found), "", defined, find, depth - 1);
            case JsonArray list:
                for (var i = 0; i < list.Count; i++) Replace(list[i], made => list[i] = made, space, defined, find, depth);
                return list;
            case JsonObject item:
                return ExpandObject(item, space, defined, find, depth);
            default:
                return node;
        }
    }

    private static JsonObject ExpandObject(
        JsonObject item, string space, HashSet<string> defined, Func<string, byte[]?> find, int depth)
    {
        if (item["fields"] is not null || item["symbols"] is not null || item["size"] is not null)
        {
            var name = item["name"]?.ToString() ?? "";
            var own = item["namespace"]?.ToString() ?? space;
            var full = name.Contains('.') || own.Length == 0 ? name : $"{own}.{name}";
            defined.Add(full);
            space = full.LastIndexOf('.') is > 0 and var dot ? full[..dot] : "";
        }

        foreach (var key in (string[])["type", "items", "values"])
        {
            if (item[key] is { } inner) Replace(inner, made => item[key] = made, space, defined, find, depth);
        }

        if (item["fields"] is JsonArray fields)
        {
            foreach (var field in fields) Expand(field, space, defined, find, depth - 1);
        }

        return item;
    }

    private static void Replace(
        JsonNode? node, Action<JsonNode?> put, string space, HashSet<string> defined, Func<string, byte[]?> find, int depth)
    {
        var made = Expand(node, space, defined, find, depth - 1);
        if (made != node) put(made);
    }
}
