using System.Text.Json;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;

namespace Nightjar.Models.Files;

/// <summary>Loads a model of one kind from whatever holds it.</summary>
/// <typeparam name="TModel">The model.</typeparam>
/// <typeparam name="TNetwork">Its layers.</typeparam>
/// <param name="Family">What such models are called.</param>
/// <param name="PublishedNormalization">The scaling of stamps of a published version, or null.</param>
/// <param name="Build">Makes the layers.</param>
/// <param name="NameOf">What a parameter is called where weights were published.</param>
/// <param name="Freeze">Makes a model of layers.</param>
/// <param name="Take">Makes a model of a graph.</param>
internal sealed record ModelLoader<TModel, TNetwork>(
    string Family,
    Func<string, TripletNormalization?> PublishedNormalization,
    Func<LayerScope, TNetwork> Build,
    Func<string, string> NameOf,
    Func<TNetwork, string, string, TripletNormalization, TModel> Freeze,
    Func<FrozenModel, string, string, TripletNormalization, TModel> Take)
    where TNetwork : Layer
{
    /// <summary>Loads a folder of <c>.npy</c> files, a safetensors file of weights, or a file of graph and weights.</summary>
    /// <param name="path">The folder or the file.</param>
    /// <param name="normalization">The scaling of stamps, or null for what the file says or was published.</param>
    /// <exception cref="FileNotFoundException">There is no such folder or file.</exception>
    /// <exception cref="InvalidDataException">It is no such model. The message names what is wrong.</exception>
    public TModel Load(string path, TripletNormalization? normalization)
    {
        if (!Path.Exists(path)) throw new FileNotFoundException($"There is no model at '{path}'.", path);
        try
        {
            using var source = WeightSource.Open(path, Family);
            var (name, version) = ModelStatements.NameAndVersion(source.Statements, Family);
            if (source.HasGraph) return Take(FrozenModel.Load(path), name, version, Scaling());
            using var pool = new TensorPool();
            using var network = Build(new LayerScope(pool, defaults: LayerDefaults.Keras));
            source.Fill(network.Parameters, NameOf);
            return Freeze(network, name, version, Scaling());

            TripletNormalization Scaling() =>
                normalization ?? ModelStatements.Normalization(source.Statements, path) ?? PublishedNormalization(version)
                ?? throw new InvalidDataException(
                    $"'{path}' does not state the normalization of its stamps, and version '{version}' is not a published one; name it.");
        }
        catch (Exception error) when (error is FormatException or JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"'{path}' is not a model of {Family}: {error.Message}", error);
        }
    }
}
