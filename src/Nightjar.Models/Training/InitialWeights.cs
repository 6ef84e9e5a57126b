using Nightjar.Formats.Numpy;
using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Training;
using Nightjar.Models.Files;

namespace Nightjar.Models.Training;

/// <summary>What a network took of weights that were made for another one, such as a trunk that learned galaxies.</summary>
/// <remarks>A tensor is taken where name and shape fit. Before the name may stand <c>trunk.</c>, what Lightning and Zoobot put there
/// (<c>model.</c>, <c>encoder.</c>, <c>backbone.</c>), or <c>model/</c> as in checkpoints of training. Files that Nightjar wrote have its layouts and
/// say so in their metadata; others have PyTorch's layouts and timm's names (<see cref="TimmWeights"/>). A folder holds one
/// <c>.npy</c> file a tensor, named after it with underscores for dots, in Nightjar's layouts.</remarks>
/// <param name="Source">The file or folder.</param>
/// <param name="Taken">Names of the parameters that were taken.</param>
/// <param name="Kept">Names of the parameters that stay as they started: nothing fits them.</param>
public sealed record InitialWeights(string Source, IReadOnlyList<string> Taken, IReadOnlyList<string> Kept)
{
    /// <summary>What the metadata of a file without a graph say when it has this library's layouts.</summary>
    internal const string LayoutKey = "layout";

    /// <summary>The layout of such files.</summary>
    internal const string OwnLayout = "nightjar";

    private const string Trunk = "trunk.";

    private static readonly string[] s_prefixes = ["", Trunk, "model.", "encoder.", "model.encoder.", "backbone.", "model.trunk.", Checkpoint.ModelPrefix, Checkpoint.ModelPrefix + Trunk];

    /// <summary>For people: how many tensors were taken, and the first that were not.</summary>
    public override string ToString()
    {
        var rest = Kept.Count == 0 ? "" : $"; {Kept.Count} start at random: {string.Join(", ", Kept.Take(4))}{(Kept.Count > 4 ? ", ..." : "")}";
        return $"{Taken.Count} of {Taken.Count + Kept.Count} tensors taken from {Path.GetFileName(Path.TrimEndingDirectorySeparator(Source))}{rest}";
    }

    /// <summary>The scaling of stamps that a file states; null where it states none, or is no file of this kind.</summary>
    public static TripletNormalization? StatedNormalization(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using var file = SafeTensorsFile.Open(path);
            return ModelStatements.Normalization(file.Metadata, path);
        }
        catch (SafeTensorsFormatException)
        {
            return null;
        }
    }

    /// <summary>Fills what fits. Everything is read before the first parameter is changed.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">A safetensors file, or a folder of <c>.npy</c> files.</param>
    /// <param name="publishedName">What a parameter is called where weights were published.</param>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    /// <exception cref="InvalidDataException">Nothing fits, a tensor holds a number that is not finite, or bytes, or the file is damaged.</exception>
    public static InitialWeights Fill(Layer network, string path, Func<string, string> publishedName)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(publishedName);
        if (!Path.Exists(path)) throw new FileNotFoundException($"There are no weights at '{path}'.", path);
        try
        {
            using var file = Directory.Exists(path) ? null : SafeTensorsFile.Open(path);
            var isOwn = file is null || file.Metadata.ContainsKey("graph") || file.Metadata.GetValueOrDefault(LayoutKey) == OwnLayout || file.Names.Any(n => n.StartsWith(Checkpoint.ModelPrefix, StringComparison.Ordinal));
            var found = network.Parameters.Select(p => (Parameter: p, Values: Names(p.Name, publishedName).Select(n => Read(path, file, n, p, isOwn)).FirstOrDefault(v => v is not null))).ToArray();
            var taken = found.Where(f => f.Values is not null).ToArray();
            if (taken.Length == 0)
                throw new InvalidDataException($"'{path}' has no tensor that fits the network by name and shape: none is called like {string.Join(", ", network.Parameters.Take(3).Select(p => p.Name))}");
            foreach (var (parameter, values) in taken) values!.CopyTo(parameter.Value.Span);
            return new(path, [.. taken.Select(f => f.Parameter.Name)], [.. found.Where(f => f.Values is null).Select(f => f.Parameter.Name)]);
        }
        catch (FormatException error)
        {
            throw new InvalidDataException($"'{path}' holds no weights: {error.Message}", error);
        }
    }

    private static IEnumerable<string> Names(string name, Func<string, string> publishedName)
    {
        var inner = name.StartsWith(Trunk, StringComparison.Ordinal) ? name[Trunk.Length..] : name;
        return s_prefixes.SelectMany(prefix => new[] { prefix + inner, prefix + publishedName(inner) }).Distinct(StringComparer.Ordinal);
    }

    // Null where the tensor is missing or has another shape.
    private static float[]? Read(string path, SafeTensorsFile? file, string name, Parameter parameter, bool isOwn)
    {
        float[]? values;
        if (file is null)
        {
            var array = Path.Combine(path, name.Replace('/', '_').Replace('.', '_') + ".npy");
            if (!File.Exists(array)) return null;
            var read = NpyFile.Read(array);
            values = Fits(read.Shape, parameter) ? read.ToSingle() : null;
        }
        else if (!isOwn) values = TimmWeights.TryRead(file, TimmWeights.Rename(name), parameter);
        else if (!file.TryGet(name, out var tensor) || !Fits(tensor.Shape, parameter)) values = null;
        else if (tensor.DataType == SafeTensorDataType.Int8) throw new InvalidDataException($"'{path}': tensor {name} holds bytes; take the model in float32 that it was made of");
        else values = tensor.ToSingle();

        if (values is not null && !Array.TrueForAll(values, float.IsFinite)) throw new InvalidDataException($"'{path}': tensor {name} holds a number that is not finite");
        return values;
    }

    private static bool Fits(ReadOnlySpan<int> shape, Parameter parameter)
    {
        var expected = parameter.Value.Shape;
        if (shape.Length != expected.Axes) return false;
        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] != expected[i]) return false;
        }

        return true;
    }
}
