using System.Text;
using System.Text.Json;
using Nightjar.Formats.Avro;

namespace Nightjar.Formats.Tests.Avro;

/// <summary>Random schemas, and random data of them in Avro and, independently, in JSON.</summary>
internal sealed class RandomAvro(int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<string> _names = [];
    private int _count;

    /// <summary>The text of a record schema.</summary>
    public string Schema() => Record(0);

    /// <summary>Writes a random value, and the same value as JSON; leaves reached by records and optional records only
    /// are collected by their dotted path.</summary>
    public void Write(AvroSchema schema, AvroBinaryWriter avro, Utf8JsonWriter json, Dictionary<string, object?>? leaves, string path, int depth = 0)
    {
        switch (schema.Type)
        {
            case AvroType.Null:
                json.WriteNullValue();
                Leaf(null);
                break;
            case AvroType.Boolean:
                var truth = _random.Next(2) == 1;
                avro.WriteBoolean(truth);
                json.WriteBooleanValue(truth);
                Leaf(truth);
                break;
            case AvroType.Int or AvroType.Long:
                var number = _random.NextInt64(long.MinValue, long.MaxValue) >> _random.Next(64);
                avro.WriteLong(number);
                json.WriteNumberValue(number);
                Leaf(number);
                break;
            case AvroType.Float:
                var single = _random.Next(5) == 0 ? float.NaN : BitConverter.Int32BitsToSingle(_random.Next());
                avro.WriteFloat(single);
                if (float.IsFinite(single)) json.WriteNumberValue(single);
                else json.WriteStringValue(float.IsNaN(single) ? "NaN" : single > 0 ? "Infinity" : "-Infinity");
                Leaf((double)single);
                break;
            case AvroType.Double:
                var real = _random.Next(5) == 0 ? double.NegativeInfinity : BitConverter.Int64BitsToDouble(_random.NextInt64());
                avro.WriteDouble(real);
                if (double.IsFinite(real)) json.WriteNumberValue(real);
                else json.WriteStringValue(double.IsNaN(real) ? "NaN" : real > 0 ? "Infinity" : "-Infinity");
                Leaf(real);
                break;
            case AvroType.String:
                var text = string.Concat(Enumerable.Range(0, _random.Next(20)).Select(_ => "aé\"漢😀\n z\\"[_random.Next(3)]));
                avro.WriteString(text);
                json.WriteStringValue(text);
                Leaf(text);
                break;
            case AvroType.Bytes or AvroType.Fixed:
                var bytes = new byte[schema.Type == AvroType.Fixed ? schema.FixedLength : _random.Next(40)];
                _random.NextBytes(bytes);
                if (schema.Type == AvroType.Fixed) avro.WriteRaw(bytes);
                else avro.WriteBytes(bytes);
                json.WriteBase64StringValue(bytes);
                Leaf(bytes);
                break;
            case AvroType.Enum:
                var symbol = _random.Next(schema.Symbols.Count);
                avro.WriteLong(symbol);
                json.WriteStringValue(schema.Symbols[symbol]);
                Leaf(schema.Symbols[symbol]);
                break;
            case AvroType.Union:
                var branch = _random.Next(schema.Branches.Count);
                if (depth > 6) branch = Math.Max(0, schema.Branches.ToList().FindIndex(candidate => candidate.Type == AvroType.Null));
                avro.WriteLong(branch);
                Write(schema.Branches[branch], avro, json, leaves, path, depth + 1);
                break;
            case AvroType.Record:
                json.WriteStartObject();
                foreach (var field in schema.Fields)
                {
                    json.WritePropertyName(field.Name);
                    Write(field.Schema, avro, json, leaves, path.Length == 0 ? field.Name : $"{path}.{field.Name}", depth + 1);
                }

                json.WriteEndObject();
                break;
            default:
                WriteItems(schema, avro, json, depth);
                break;
        }

        void Leaf(object? value)
        {
            if (leaves is not null) leaves[path] = value;
        }
    }

    private void WriteItems(AvroSchema schema, AvroBinaryWriter avro, Utf8JsonWriter json, int depth)
    {
        var isMap = schema.Type == AvroType.Map;
        if (isMap) json.WriteStartObject();
        else json.WriteStartArray();
        for (var blocks = depth > 6 ? 0 : _random.Next(3); blocks > 0; blocks--)
        {
            var count = _random.Next(1, 4);
            var inner = new AvroBinaryWriter();
            for (var i = 0; i < count; i++)
            {
                var key = $"k{blocks}{i}";
                if (isMap) inner.WriteString(key);
                if (isMap) json.WritePropertyName(key);
                Write(schema.Items!, inner, json, null, "", depth + 1);
            }

            var withSize = _random.Next(2) == 1;
            avro.WriteLong(withSize ? -count : count);
            if (withSize) avro.WriteLong(inner.WrittenSpan.Length);
            avro.WriteRaw(inner.WrittenSpan);
        }

        avro.WriteLong(0);
        if (isMap) json.WriteEndObject();
        else json.WriteEndArray();
    }

    private string Record(int depth)
    {
        var name = $"r{_count++}";
        if (depth > 0) _names.Add(name);
        var text = new StringBuilder($$"""{"type":"record","name":"{{name}}","namespace":"test","fields":[""");
        var fields = _random.Next(1, 9);
        for (var i = 0; i < fields; i++)
        {
            var repeated = i > 0 && _random.Next(12) == 0 ? i - 1 : i;
            text.Append(i == 0 ? "" : ",").Append($$"""{"name":"f{{repeated}}","type":{{Type(depth + 1)}}}""");
        }

        return text.Append("]}").ToString();
    }

    private string Type(int depth)
    {
        string[] simple = ["\"null\"", "\"boolean\"", "\"int\"", "\"long\"", "\"float\"", "\"double\"", "\"bytes\"", "\"string\""];
        var kind = _random.Next(depth > 3 ? 8 : 18);
        return kind switch
        {
            < 8 => simple[kind],
            8 or 9 or 10 or 11 => OptionalOf(simple[_random.Next(1, 8)]),
            12 => OptionalOf(Record(depth)),
            13 => Record(depth),
            14 => $$"""{"type":"array","items":{{Type(depth + 1)}}}""",
            15 => $$"""{"type":"map","values":{{Type(depth + 1)}}}""",
            16 => $"[\"string\",\"null\",\"double\",{Record(depth)}]",
            _ => Named(),
        };
    }

    private string Named() => _random.Next(3) switch
    {
        0 when _names.Count > 0 => OptionalOf($"\"{_names[_random.Next(_names.Count)]}\""),
        1 => $$"""{"type":"enum","name":"e{{_count++}}","symbols":["A","B","C"]}""",
        _ => $$"""{"type":"fixed","name":"x{{_count++}}","size":{{_random.Next(9)}}}""",
    };

    private string OptionalOf(string type) => _random.Next(2) == 0 ? $"[\"null\",{type}]" : $"[{type},\"null\"]";
}
