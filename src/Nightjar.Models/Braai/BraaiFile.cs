using System.Text.Json;
using Nightjar.Formats.Numpy;
using Nightjar.Formats.SafeTensors;

namespace Nightjar.Models.Braai;

/// <summary>braai on disk.</summary>
internal static class BraaiFile
{
    private const string Name = "braai";
    private const string NameKey = "name";
    private const string VersionKey = "version";
    private const string NormalizationKey = "normalization";

    public static BraaiModel Load(string path, TripletNormalization? normalization)
    {
        try
        {
            if (Directory.Exists(path)) return LoadFolder(path, normalization);
            if (File.Exists(path)) return LoadSafeTensors(path, normalization);
        }
        catch (Exception error) when (error is FormatException or JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"'{path}' is not a model of braai: {error.Message}", error);
        }

        throw new FileNotFoundException($"There is no model at '{path}'.", path);
    }

    public static void SaveSafeTensors(BraaiModel model, string path)
        => SafeTensorsWriter.Write(
            path,
            BraaiArchitecture.Tensors.Select(t => SafeTensorEntry.Create<float>(t.Name, model.Tensor(t.Name), t.Shape)),
            new Dictionary<string, string>
            {
                [NameKey] = model.Name,
                [VersionKey] = model.Version,
                [NormalizationKey] = model.Normalization.ToString(),
            });

    private static BraaiModel LoadFolder(string path, TripletNormalization? normalization)
    {
        var json = Path.Combine(path, "model.json");
        if (!File.Exists(json)) throw new FileNotFoundException($"The model folder '{path}' has no model.json.", json);
        using var document = JsonDocument.Parse(File.ReadAllBytes(json));
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw new FormatException("model.json is not a JSON object");
        var statements = document.RootElement.EnumerateObject()
            .Where(p => p.Value.ValueKind == JsonValueKind.String)
            .DistinctBy(p => p.Name)
            .ToDictionary(p => p.Name, p => p.Value.GetString()!);
        var tensors = new Dictionary<string, float[]>();
        foreach (var (name, shape) in BraaiArchitecture.Tensors)
        {
            var file = Path.Combine(path, name.Replace('.', '_') + ".npy");
            if (!File.Exists(file)) throw new InvalidDataException($"'{path}' has no tensor {name}: '{Path.GetFileName(file)}' is missing.");
            var array = NpyFile.Read(file);
            tensors.Add(name, Checked(path, name, shape, array.Shape, array.ToSingle()));
        }

        return Create(path, statements, normalization, tensors);
    }

    private static BraaiModel LoadSafeTensors(string path, TripletNormalization? normalization)
    {
        using var file = SafeTensorsFile.Open(path);
        var tensors = new Dictionary<string, float[]>();
        foreach (var (name, shape) in BraaiArchitecture.Tensors)
        {
            if (!file.TryGet(name, out var tensor)) throw new InvalidDataException($"'{path}' has no tensor {name}.");
            tensors.Add(name, Checked(path, name, shape, tensor.Shape, tensor.ToSingle()));
        }

        return Create(path, file.Metadata, normalization, tensors);
    }

    private static float[] Checked(string path, string name, int[] expected, ReadOnlySpan<int> shape, float[] values)
    {
        if (!shape.SequenceEqual(expected))
        {
            throw new InvalidDataException(
                $"'{path}': tensor {name} has the shape ({string.Join(", ", shape.ToArray())}); braai has ({string.Join(", ", expected)}).");
        }

        if (!Array.TrueForAll(values, float.IsFinite))
            throw new InvalidDataException($"'{path}': tensor {name} holds a number that is not finite.");
        return values;
    }

    private static BraaiModel Create(
        string path, IReadOnlyDictionary<string, string> statements, TripletNormalization? normalization, Dictionary<string, float[]> tensors)
    {
        var (name, version) = NameAndVersion(statements);
        return new BraaiModel(name, version, normalization ?? Stated(statements, version, path), tensors);
    }

    /// <summary>A model folder states <c>"name": "braai d6_m7"</c>, a safetensors file name and version.</summary>
    private static (string Name, string Version) NameAndVersion(IReadOnlyDictionary<string, string> statements)
    {
        var name = statements.GetValueOrDefault(NameKey, Name);
        if (statements.TryGetValue(VersionKey, out var version)) return (name, version);
        var blank = name.LastIndexOf(' ');
        return blank < 0 ? (name, "") : (name[..blank], name[(blank + 1)..]);
    }

    private static TripletNormalization Stated(IReadOnlyDictionary<string, string> statements, string version, string path)
    {
        if (!statements.TryGetValue(NormalizationKey, out var text))
        {
            return BraaiArchitecture.PublishedNormalization(version) ?? throw new InvalidDataException(
                $"'{path}' does not state the normalization of its stamps, and version '{version}' is not a published one; name it.");
        }

        return Enum.TryParse<TripletNormalization>(text, ignoreCase: true, out var normalization) && !char.IsAsciiDigit(text[0])
            ? normalization
            : throw new InvalidDataException(
                $"'{path}': normalization '{text}' is none of {string.Join(", ", Enum.GetNames<TripletNormalization>())}.");
    }
}
