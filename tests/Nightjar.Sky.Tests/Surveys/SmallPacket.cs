using System.Text;
using System.Text.Json;
using Nightjar.Formats.Avro;

namespace Nightjar.Sky.Tests.Surveys;

/// <summary>Writes packets of a few fields from JSON, with a schema made to fit: numbers are doubles, whole numbers longs,
/// texts strings, null a null of the type of the field's neighbours; everything may be null.</summary>
internal sealed class SmallPacket
{
    private readonly AvroBinaryWriter _writer = new();
    private int _records;

    private SmallPacket()
    {
    }

    /// <summary>The schema and the body of a packet of a survey's own name.</summary>
    public static (AvroWriterSchema Schema, byte[] Body) Of(string schemaName, string json)
    {
        using var document = JsonDocument.Parse(json);
        var packet = new SmallPacket();
        var schema = SurveyTestKit.Schema(packet.TypeOf(document.RootElement, schemaName));
        packet.Write(document.RootElement);
        return (schema, packet._writer.WrittenSpan.ToArray());
    }

    public static Alert Decode(string schemaName, string json)
    {
        var (schema, body) = Of(schemaName, json);
        return SurveyTestKit.Decode(schema, body);
    }

    public static AvroError Refused(string schemaName, string json)
    {
        var (schema, body) = Of(schemaName, json);
        return SurveyTestKit.Refused(schema, body);
    }

    private string TypeOf(JsonElement value, string name = "") => value.ValueKind switch
    {
        JsonValueKind.Object => RecordOf([value], name),
        JsonValueKind.Array when value.GetArrayLength() == 0 => """{"type":"array","items":"int"}""",
        JsonValueKind.Array => $$"""{"type":"array","items":{{RecordOf([.. value.EnumerateArray()], "")}}}""",
        JsonValueKind.String => "\"string\"",
        JsonValueKind.True or JsonValueKind.False => "\"boolean\"",
        JsonValueKind.Null => "\"null\"",
        _ => value.GetRawText().AsSpan().IndexOfAny('.', 'e') < 0 ? "\"long\"" : "\"double\"",
    };

    // Over several entries a field has the type of the first that is not null.
    private string RecordOf(JsonElement[] values, string name)
    {
        var fields = new StringBuilder();
        foreach (var property in values[0].EnumerateObject())
        {
            var example = values.Select(value => value.GetProperty(property.Name)).FirstOrDefault(value => value.ValueKind != JsonValueKind.Null);
            var type = example.ValueKind == JsonValueKind.Undefined ? "\"double\"" : TypeOf(example);
            fields.Append(fields.Length == 0 ? "" : ",").Append($$"""{"name":"{{property.Name}}","type":["null",{{type}}]}""");
        }

        return $$"""{"type":"record","name":"{{(name.Length > 0 ? name : $"r{_records++}")}}","fields":[{{fields}}]}""";
    }

    private void Write(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    _writer.WriteLong(property.Value.ValueKind == JsonValueKind.Null ? 0 : 1);
                    Write(property.Value);
                }

                break;
            case JsonValueKind.Array:
                if (value.GetArrayLength() > 0) _writer.WriteLong(value.GetArrayLength());
                foreach (var item in value.EnumerateArray()) Write(item);
                _writer.WriteLong(0);
                break;
            case JsonValueKind.String:
                _writer.WriteString(value.GetString());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                _writer.WriteBoolean(value.GetBoolean());
                break;
            case JsonValueKind.Number when TypeOf(value) == "\"long\"":
                _writer.WriteLong(value.GetInt64());
                break;
            case JsonValueKind.Number:
                _writer.WriteDouble(value.GetDouble());
                break;
        }
    }
}
