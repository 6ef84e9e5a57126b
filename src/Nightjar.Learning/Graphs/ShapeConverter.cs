using System.Text.Json;
using System.Text.Json.Serialization;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Graphs;

/// <summary>A shape as an array of its extents.</summary>
internal sealed class ShapeConverter : JsonConverter<Shape>
{
    public override Shape Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Span<int> extents = stackalloc int[Shape.MostAxes];
        var axes = 0;
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("a shape is an array of extents");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (axes == Shape.MostAxes || !reader.TryGetInt32(out extents[axes++])) throw new JsonException($"a shape is an array of at most {Shape.MostAxes} extents");
        }

        try
        {
            return new(extents[..axes]);
        }
        catch (ArgumentException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, Shape value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        for (var i = 0; i < value.Axes; i++) writer.WriteNumberValue(value[i]);
        writer.WriteEndArray();
    }
}
