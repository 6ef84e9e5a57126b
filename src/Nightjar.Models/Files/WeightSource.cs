using System.Text.Json;
using Nightjar.Formats.Numpy;
using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Tensors;

namespace Nightjar.Models.Files;

/// <summary>Published weights: a folder with <c>model.json</c> and one <c>.npy</c> file a tensor, or a safetensors file.</summary>
internal sealed class WeightSource : IDisposable
{
    private readonly string _path;
    private readonly string _model;
    private readonly SafeTensorsFile? _file;

    private WeightSource(string path, string model, SafeTensorsFile? file, IReadOnlyDictionary<string, string> statements) =>
        (_path, _model, _file, Statements) = (path, model, file, statements);

    /// <summary>The texts of <c>model.json</c>, or of the file's metadata.</summary>
    public IReadOnlyDictionary<string, string> Statements { get; }

    /// <summary>Whether a graph stands beside the weights, so that the file is a whole model.</summary>
    public bool HasGraph => _file is not null && Statements.ContainsKey("graph");

    /// <summary>Opens weights.</summary>
    /// <param name="path">The folder or the file.</param>
    /// <param name="model">What is expected, for messages.</param>
    /// <exception cref="FileNotFoundException">There is no such folder or file.</exception>
    /// <exception cref="FormatException">The file or <c>model.json</c> cannot be read.</exception>
    /// <exception cref="JsonException"><c>model.json</c> cannot be read.</exception>
    public static WeightSource Open(string path, string model)
    {
        if (Directory.Exists(path)) return new(path, model, null, ReadStatements(path));
        var file = SafeTensorsFile.Open(path);
        return new(path, model, file, file.Metadata);
    }

    /// <summary>Copies the tensors into the parameters of a network. Layouts are the network's: windows (height, width, channels, filters),
    /// dense weights (inputs, outputs).</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="nameOf">What a parameter is called where it was published; a safetensors file may have its own name too.</param>
    /// <remarks>Axes of one element do not matter: Keras has depthwise windows as (height, width, channels, 1).</remarks>
    /// <exception cref="InvalidDataException">A tensor is missing, has another shape, or holds a number that is not finite.</exception>
    public void Fill(IEnumerable<Parameter> parameters, Func<string, string> nameOf)
    {
        foreach (var parameter in parameters)
        {
            var name = nameOf(parameter.Name);
            if (_file is null) FillFromFolder(parameter, name);
            else if (_file.TryGet(parameter.Name, out var tensor) || _file.TryGet(name, out tensor)) Fill(parameter, name, tensor.Shape, Floats(name, tensor));
            else throw new InvalidDataException($"'{_path}' has no tensor {name}.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private void FillFromFolder(Parameter parameter, string name)
    {
        var file = Path.Combine(_path, name.Replace('.', '_') + ".npy");
        if (!File.Exists(file)) throw new InvalidDataException($"'{_path}' has no tensor {name}: '{Path.GetFileName(file)}' is missing.");
        var array = NpyFile.Read(file);
        Fill(parameter, name, array.Shape, array.ToSingle());
    }

    private void Fill(Parameter parameter, string name, ReadOnlySpan<int> shape, float[] values)
    {
        var expected = parameter.Value.Shape;
        if (!Matches(shape, expected))
            throw new InvalidDataException($"'{_path}': tensor {name} has the shape ({string.Join(", ", shape.ToArray())}); {_model} has {expected}.");
        if (!Array.TrueForAll(values, float.IsFinite))
            throw new InvalidDataException($"'{_path}': tensor {name} holds a number that is not finite.");
        values.CopyTo(parameter.Value.Span);
    }

    /// <summary>Bytes mean nothing without the scale beside them, and are too coarse to train from.</summary>
    private float[] Floats(string name, in SafeTensor tensor) => tensor.DataType == SafeTensorDataType.Int8
        ? throw new InvalidDataException($"'{_path}': tensor {name} holds bytes; take the model in float32 that it was made of.")
        : tensor.ToSingle();

    private static bool Matches(ReadOnlySpan<int> shape, Shape expected)
    {
        var place = 0;
        foreach (var extent in shape)
        {
            if (extent == 1) continue;
            while (place < expected.Axes && expected[place] == 1) place++;
            if (place == expected.Axes || expected[place++] != extent) return false;
        }

        while (place < expected.Axes && expected[place] == 1) place++;
        return place == expected.Axes;
    }

    private static Dictionary<string, string> ReadStatements(string path)
    {
        var json = Path.Combine(path, "model.json");
        if (!File.Exists(json)) throw new FileNotFoundException($"The model folder '{path}' has no model.json.", json);
        using var document = JsonDocument.Parse(File.ReadAllBytes(json));
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw new FormatException("model.json is not a JSON object");
        return document.RootElement.EnumerateObject()
            .Where(p => p.Value.ValueKind == JsonValueKind.String)
            .DistinctBy(p => p.Name)
            .ToDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal);
    }
}
