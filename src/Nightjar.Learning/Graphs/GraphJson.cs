using System.Text.Json;
using System.Text.Json.Serialization;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Graphs;

/// <summary>A graph as JSON, the way a model file holds it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(ShapeConverter), typeof(ActivationConverter)])]
[JsonSerializable(typeof(Graph))]
internal sealed partial class GraphJson : JsonSerializerContext
{
    /// <summary>An activation by its name.</summary>
    private sealed class ActivationConverter() : JsonStringEnumConverter<Activation>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
}
