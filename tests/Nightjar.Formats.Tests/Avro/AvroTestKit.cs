using System.Text;
using System.Text.Json;
using Nightjar.Formats.Avro;

namespace Nightjar.Formats.Tests.Avro;

/// <summary>Short ways to make schemas, data and expectations.</summary>
internal static class AvroTestKit
{
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static AvroWriterSchema Schema(string json, AvroLimits? limits = null)
    {
        Assert.True(AvroWriterSchema.TryParse(Utf8(json), limits ?? AvroLimits.Default, out var schema, out var error), error.ToString());
        return schema;
    }

    public static AvroError SchemaError(string json, AvroLimits? limits = null)
    {
        Assert.False(AvroWriterSchema.TryParse(Utf8(json), limits ?? AvroLimits.Default, out _, out var error));
        return error;
    }

    /// <summary>A record schema named R of fields, each "name:type" with the type as JSON.</summary>
    public static string Record(params string[] fields) => RecordNamed("R", fields);

    public static string RecordNamed(string name, params string[] fields)
    {
        var list = fields.Select(field => field.Split(':', 2)).Select(parts => $$"""{"name":"{{parts[0]}}","type":{{parts[1]}}}""");
        return $$"""{"type":"record","name":"{{name}}","fields":[{{string.Join(',', list)}}]}""";
    }

    public static byte[] Write(Action<AvroBinaryWriter> write)
    {
        var writer = new AvroBinaryWriter();
        write(writer);
        return writer.WrittenSpan.ToArray();
    }

    public static AvroProjection Want(params AvroWantedField[] fields)
    {
        var builder = new AvroProjection.Builder();
        foreach (var field in fields) builder.Add(field);
        return builder.Build();
    }

    public static AvroRow Decode(AvroWriterSchema schema, AvroProjection projection, ReadOnlySpan<byte> body)
    {
        Assert.True(schema.TryGetPlan(projection, out var plan, out var error), error.ToString());
        var row = new AvroRow(projection);
        Assert.True(plan.TryDecode(body, row, out var consumed, out error), error.ToString());
        Assert.Equal(body.Length, consumed);
        return row;
    }

    public static AvroError DecodeError(AvroWriterSchema schema, AvroProjection projection, ReadOnlySpan<byte> body)
    {
        Assert.True(schema.TryGetPlan(projection, out var plan, out var error), error.ToString());
        Assert.False(plan.TryDecode(body, new AvroRow(projection), out var consumed, out error));
        Assert.Equal(0, consumed);
        return error;
    }

    public static AvroError PlanError(AvroWriterSchema schema, AvroProjection projection)
    {
        Assert.False(schema.TryGetPlan(projection, out _, out var error));
        return error;
    }

    public static AvroError SkipError(AvroWriterSchema schema, ReadOnlySpan<byte> body)
    {
        Assert.False(schema.TrySkip(body, out var consumed, out var error));
        Assert.Equal(0, consumed);
        return error;
    }

    public static string Json(AvroWriterSchema schema, ReadOnlySpan<byte> body, AvroJsonOptions? options = null, string path = "")
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            Assert.True(AvroJson.TryWriteField(schema, body, path, json, options, out var error), error.ToString());
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
