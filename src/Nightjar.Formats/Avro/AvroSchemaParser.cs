using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Nightjar.Formats.Avro;

/// <summary>Turns a schema's JSON text into an <see cref="AvroSchema"/>. One instance parses one text.</summary>
internal sealed class AvroSchemaParser
{
    private static readonly Dictionary<string, AvroSchema> Primitives = new(StringComparer.Ordinal)
    {
        ["null"] = Primitive(AvroType.Null, 0, 0),
        ["boolean"] = Primitive(AvroType.Boolean, -1, 1),
        ["int"] = Primitive(AvroType.Int, -1, 1),
        ["long"] = Primitive(AvroType.Long, -1, 1),
        ["float"] = Primitive(AvroType.Float, 4, 4),
        ["double"] = Primitive(AvroType.Double, 8, 8),
        ["bytes"] = Primitive(AvroType.Bytes, -1, 1),
        ["string"] = Primitive(AvroType.String, -1, 1),
    };

    private static readonly HashSet<string> KnownAttributes = new(StringComparer.Ordinal)
    {
        "type", "name", "namespace", "fields", "items", "values", "symbols", "size",
        "aliases", "doc", "logicalType", "default",
    };

    private readonly AvroLimits _limits;
    private readonly Dictionary<string, AvroSchema> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AvroSchema?> _byShortName = new(StringComparer.Ordinal);
    private readonly List<AvroSchema> _nodes = [];
    private int _count;
    private AvroError _error;

    private AvroSchemaParser(AvroLimits limits) => _limits = limits;

    public static bool TryParse(
        ReadOnlySpan<byte> text, AvroLimits limits, [NotNullWhen(true)] out AvroSchema? schema, out AvroError error)
    {
        schema = null;
        error = default;
        if (text.Length > limits.SchemaBytes)
        {
            error = new AvroError($"the schema has {text.Length} bytes, more than {limits.SchemaBytes}", 0, "");
            return false;
        }

        if (text.StartsWith("\uFEFF"u8)) text = text[3..];
        // A level of Avro takes up to three levels of JSON: the record, its list of fields, the field.
        var options = new JsonReaderOptions
        {
            AllowTrailingCommas = true,
            CommentHandling = JsonCommentHandling.Skip,
            MaxDepth = checked((4 * limits.Depth) + 8),
        };
        var reader = new Utf8JsonReader(text, options);
        try
        {
            using var document = JsonDocument.ParseValue(ref reader);
            while (reader.Read())
            {
            }

            var parser = new AvroSchemaParser(limits);
            schema = parser.ParseTop(document.RootElement);
            if (schema is not null && !AvroSchemaSizes.TrySet(parser._nodes, limits.Depth, out var endless))
            {
                parser.Fail($"{endless} holds itself without an end", "");
                schema = null;
            }

            error = parser._error;
            return schema is not null;
        }
        catch (JsonException exception)
        {
            error = new AvroError("the schema is not JSON: " + exception.Message.TrimEnd('.'), reader.BytesConsumed, "");
        }
        catch (InvalidOperationException)
        {
            // A string with half a surrogate pair passes the tokenizer and is refused when it is read.
            error = new AvroError("the schema holds text that is not Unicode", 0, "");
        }

        schema = null;
        return false;
    }

    private AvroSchema? ParseTop(JsonElement top)
    {
        if (top.ValueKind != JsonValueKind.Array || !IsListOfNamedTypes(top)) return Parse(top, "", "", 0);

        AvroSchema? last = null;
        foreach (var element in top.EnumerateArray())
        {
            if (Parse(element, "", "", 0) is not { } schema) return null;
            if (schema.Type == AvroType.Record || last is null) last = schema;
        }

        return last;
    }

    private static bool IsListOfNamedTypes(JsonElement list)
    {
        if (list.GetArrayLength() == 0) return false;
        foreach (var element in list.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Object) return false;
            if (!element.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String) return false;
            if (!(type.ValueEquals("record"u8) || type.ValueEquals("enum"u8) || type.ValueEquals("fixed"u8))) return false;
        }

        return true;
    }

    private AvroSchema? Parse(JsonElement element, string space, string path, int depth)
    {
        if (depth > _limits.Depth) return Fail($"the schema nests deeper than {_limits.Depth}", path);
        if (++_count > _limits.SchemaNodes) return Fail($"the schema has more than {_limits.SchemaNodes} types and fields", path);
        return element.ValueKind switch
        {
            JsonValueKind.String => Refer(element.GetString()!, space, path),
            JsonValueKind.Array => ParseUnion(element, space, path, depth),
            JsonValueKind.Object => ParseObject(element, space, path, depth),
            _ => Fail("a schema must be a string, a list or an object", path),
        };
    }

    private AvroSchema? Refer(string name, string space, string path)
    {
        if (Primitives.TryGetValue(name, out var primitive)) return primitive;
        if (space.Length > 0 && !name.Contains('.') && _named.TryGetValue($"{space}.{name}", out var near)) return near;
        if (_named.TryGetValue(name, out var full)) return full;

        // Some writers refer by the short name across namespaces; take it where it can mean only one type.
        if (!_byShortName.TryGetValue(name, out var found)) return Fail($"there is no type '{Clip(name)}'", path);
        return found ?? Fail($"the type name '{Clip(name)}' is ambiguous", path);
    }

    private AvroSchema? ParseUnion(JsonElement list, string space, string path, int depth)
    {
        var branches = new List<AvroSchema>(list.GetArrayLength());
        foreach (var element in list.EnumerateArray())
        {
            if (Parse(element, space, path, depth + 1) is not { } branch) return null;
            branches.Add(branch);
        }

        return branches.Count == 0
            ? Fail("a union has no branches", path)
            : Add(new AvroSchema(AvroType.Union) { Branches = branches });
    }

    private AvroSchema? ParseObject(JsonElement element, string space, string path, int depth)
    {
        if (!element.TryGetProperty("type", out var type)) return Fail("a schema object has no type", path);
        if (type.ValueKind != JsonValueKind.String) return Parse(type, space, path, depth + 1);
        var kind = type.GetString()!;
        switch (kind)
        {
            case "record" or "error":
                return ParseRecord(element, space, path, depth);
            case "enum":
                return ParseEnum(element, space, path);
            case "fixed":
                return ParseFixed(element, space, path);
            case "array":
                return ParseItems(element, AvroType.Array, "items", space, path, depth);
            case "map":
                return ParseItems(element, AvroType.Map, "values", space, path, depth);
        }

        var logical = Text(element, "logicalType");
        if (Refer(kind, space, path) is not { } schema) return null;
        if (logical.Length == 0 || schema.IsNamed) return schema;
        return Add(new AvroSchema(schema.Type)
        {
            LogicalType = logical,
            EncodedSize = schema.EncodedSize,
            MinimumSize = schema.MinimumSize,
        });
    }

    private AvroSchema? ParseItems(JsonElement element, AvroType type, string key, string space, string path, int depth)
    {
        if (!element.TryGetProperty(key, out var inner)) return Fail($"a schema of type {type} has no {key}", path);
        return Parse(inner, space, path + "[]", depth + 1) is { } items ? Add(new AvroSchema(type) { Items = items }) : null;
    }

    private AvroSchema? ParseEnum(JsonElement element, string space, string path)
    {
        if (!TryName(element, space, path, out var fullName)) return null;
        if (!element.TryGetProperty("symbols", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return Fail("an enum has no symbols", path);
        }

        var symbols = Texts(list);
        _count += symbols.Count;
        if (symbols.Count == 0) return Fail("an enum has no symbols", path);
        return Register(new AvroSchema(AvroType.Enum)
        {
            FullName = fullName,
            Aliases = Texts(element, "aliases"),
            Symbols = symbols,
            MinimumSize = 1,
        });
    }

    private AvroSchema? ParseFixed(JsonElement element, string space, string path)
    {
        if (!TryName(element, space, path, out var fullName)) return null;
        if (!element.TryGetProperty("size", out var value) || value.ValueKind != JsonValueKind.Number
            || !value.TryGetInt32(out var size) || size < 0 || size > _limits.ValueBytes)
        {
            return Fail("a fixed has no usable size", path);
        }

        return Register(new AvroSchema(AvroType.Fixed)
        {
            FullName = fullName,
            Aliases = Texts(element, "aliases"),
            LogicalType = Text(element, "logicalType"),
            FixedLength = size,
            EncodedSize = size,
            MinimumSize = size,
        });
    }

    private AvroSchema? ParseRecord(JsonElement element, string space, string path, int depth)
    {
        if (!TryName(element, space, path, out var fullName)) return null;
        if (!element.TryGetProperty("fields", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return Fail($"the record {fullName} has no list of fields", path);
        }

        var record = new AvroSchema(AvroType.Record)
        {
            FullName = fullName,
            Aliases = Texts(element, "aliases"),
            Attributes = OtherAttributes(element),
        };
        Name(record);
        var fields = new List<AvroField>(list.GetArrayLength());
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in list.EnumerateArray())
        {
            if (ParseField(item, record.Namespace, path, depth, fields.Count, names) is not { } field) return null;
            fields.Add(field);
        }

        record.Fields = fields;
        return Add(record);
    }

    private AvroField? ParseField(JsonElement item, string space, string path, int depth, int index, Dictionary<string, int> names)
    {
        if (item.ValueKind != JsonValueKind.Object || Text(item, "name") is not { Length: > 0 } declared)
        {
            Fail($"field {index} has no name", path);
            return null;
        }

        var name = declared;
        var times = names.GetValueOrDefault(declared) + 1;
        if (times > 1)
        {
            while (names.ContainsKey(name = $"{declared}#{times}")) times++;
            names[name] = 1;
        }

        names[declared] = times;
        var fieldPath = path.Length == 0 ? name : $"{path}.{name}";
        if (!item.TryGetProperty("type", out var type))
        {
            Fail("the field has no type", fieldPath);
            return null;
        }

        // A field may carry its type's attributes itself: {"name": "x", "type": "array", "items": "int"}.
        var isInPlace = type.ValueKind == JsonValueKind.String
            && (type.GetString() is "array" or "map" or "enum" or "fixed" or "record" || item.TryGetProperty("logicalType", out _));
        if (Parse(isInPlace ? item : type, space, fieldPath, depth + 1) is not { } schema) return null;
        return new AvroField(name, declared, index, schema)
        {
            Aliases = Texts(item, "aliases"),
            DefaultJson = item.TryGetProperty("default", out var value) ? value.GetRawText() : null,
            Documentation = Text(item, "doc"),
        };
    }

    private bool TryName(JsonElement element, string space, string path, out string fullName)
    {
        fullName = Text(element, "name");
        if (fullName.Length == 0)
        {
            Fail("a named type has no name", path);
            return false;
        }

        if (!fullName.Contains('.'))
        {
            var hasOwn = element.TryGetProperty("namespace", out var value) && value.ValueKind == JsonValueKind.String;
            var own = hasOwn ? value.GetString()! : space;
            if (own.Length > 0) fullName = $"{own}.{fullName}";
        }

        return true;
    }

    private AvroSchema Register(AvroSchema schema)
    {
        Name(schema);
        return Add(schema);
    }

    private void Name(AvroSchema schema)
    {
        _named[schema.FullName] = schema;
        var isOther = _byShortName.TryGetValue(schema.Name, out var before) && before?.FullName != schema.FullName;
        _byShortName[schema.Name] = isOther ? null : schema;
    }

    private AvroSchema Add(AvroSchema schema)
    {
        _nodes.Add(schema);
        return schema;
    }

    private AvroSchema? Fail(string reason, string path)
    {
        _error = new AvroError(reason, 0, path);
        return null;
    }

    private static string Clip(string name) => name.Length <= 80 ? name : name[..80] + "...";

    private static AvroSchema Primitive(AvroType type, long size, long minimum) =>
        new(type) { EncodedSize = size, MinimumSize = minimum };

    private static string Text(JsonElement element, string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static List<string> Texts(JsonElement list)
    {
        var texts = new List<string>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String) texts.Add(item.GetString()!);
        }

        return texts;
    }

    private static IReadOnlyList<string> Texts(JsonElement element, string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Array ? Texts(value) : [];

    private static IReadOnlyDictionary<string, string> OtherAttributes(JsonElement element)
    {
        Dictionary<string, string>? others = null;
        foreach (var property in element.EnumerateObject())
        {
            if (KnownAttributes.Contains(property.Name)) continue;
            (others ??= new(StringComparer.Ordinal))[property.Name] = property.Value.GetRawText();
        }

        return others ?? AvroSchema.EmptyAttributes;
    }
}
