using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nightjar.Models.Acai;
using Nightjar.Models.Braai;
using Nightjar.Models.Btsbot;
using Nightjar.Models.Cats;
using Nightjar.Models.Files;
using Nightjar.Models.Gru;
using Nightjar.Models.LightCurves;
using Nightjar.Models.SuperNnova;
using Nightjar.Models.TimeSeriesTransformer;

namespace Nightjar.Models;

/// <summary>A model of any family, as it serves in the stream, with the identity that its scores keep. Exactly one of <see cref="Alerts"/>
/// and <see cref="LightCurves"/> is there.</summary>
public sealed class StreamModel : IDisposable
{
    private static readonly string[] s_lightCurveFamilies = ["t2", "supernnova", "gru", "cats"];

    /// <summary>Takes a model that scores alerts by their stamps.</summary>
    /// <param name="model">It is disposed with this.</param>
    /// <param name="sha256">Digest of the file that it came from; empty for none.</param>
    public StreamModel(AlertModel model, string sha256 = "")
    {
        (Alerts, Name, Version, Sha256) = (model, model.Name, model.Version, sha256);
        Family = model switch { BraaiModel => "braai", AcaiModel => "acai", BtsbotModel => "btsbot", _ => model.Name };
    }

    /// <summary>Takes a model that classifies light curves.</summary>
    /// <param name="model">It is disposed with this.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="version">Its version; empty where it has none.</param>
    /// <param name="sha256">Digest of the file that it came from; empty for none.</param>
    public StreamModel(LightCurveModel model, string name, string version = "", string sha256 = "")
    {
        (LightCurves, Name, Version, Sha256) = (model, name, version, sha256);
        Family = model switch { T2Model => "t2", SuperNnovaModel => "supernnova", GruModel => "gru", CatsModel => "cats", _ => name };
    }

    /// <summary>What kind of network it is: <c>braai</c>, <c>acai</c>, <c>btsbot</c>, <c>t2</c>, <c>supernnova</c>, <c>gru</c> or <c>cats</c>.</summary>
    public string Family { get; }

    /// <summary>The name that the file states, such as <c>acai_h</c>.</summary>
    public string Name { get; }

    /// <summary>The version that the file states; empty where it does not.</summary>
    public string Version { get; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal; see <see cref="Digest"/>. Empty for a model that came from no file.</summary>
    public string Sha256 { get; }

    /// <summary>The model, where it scores alerts by their stamps.</summary>
    public AlertModel? Alerts { get; }

    /// <summary>The model, where it classifies light curves.</summary>
    public LightCurveModel? LightCurves { get; }

    /// <summary>Classes of a classifier of light curves; none for other models.</summary>
    public IReadOnlyList<string> Classes => LightCurves?.Classes ?? [];

    /// <summary>Numbers in its weights.</summary>
    public long Parameters => (Alerts?.Frozen ?? LightCurves!.Frozen).Weights.Values.Sum(w => (long)w.Shape.Length);

    /// <summary>Loads a model of any family; the file itself says of which.</summary>
    /// <param name="path">Folder of published <c>.npy</c> weights with <c>model.json</c>, safetensors file, or TensorFlow Lite file of t2.</param>
    /// <param name="normalization">The scaling of stamps, for a model that does not state it and is not a published one.</param>
    /// <exception cref="FileNotFoundException">There is no such folder or file.</exception>
    /// <exception cref="InvalidDataException">It is no model of a known family. The message names what is wrong.</exception>
    public static StreamModel Load(string path, TripletNormalization? normalization = null)
    {
        if (!Path.Exists(path)) throw new FileNotFoundException($"There is no model at '{path}'.", path);
        var (family, statements) = FamilyOf(path);
        if (family.Length == 0) return new(AlertModelFile.Load(path, normalization), Digest(path));
        var (name, version) = ModelStatements.NameAndVersion(statements, family);
        LightCurveModel model = family switch
        {
            "t2" => T2Model.Load(path, Directory.Exists(path) || IsTfLite(path) ? T2Settings.Fink : null),
            "supernnova" => SuperNnovaModel.Load(path),
            "gru" => GruModel.Load(path),
            _ => CatsModel.Load(path),
        };
        return new(model, name, version, Digest(path));
    }

    /// <summary>SHA-256 of a file; of a folder, of the lines <c>NAME SHA-256</c> of its <c>.npy</c> files and <c>model.json</c> in the order of
    /// their names, each ended by a line feed.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string Digest(string path)
    {
        if (!Directory.Exists(path)) return OfFile(path);
        var files = Directory.EnumerateFiles(path).Select(f => Path.GetFileName(f)!).Where(f => f == "model.json" || f.EndsWith(".npy", StringComparison.Ordinal));
        var lines = string.Concat(files.Order(StringComparer.Ordinal).Select(f => $"{f} {OfFile(Path.Combine(path, f))}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)));

        static string OfFile(string file)
        {
            using var stream = File.OpenRead(file);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Alerts?.Dispose();
        LightCurves?.Dispose();
    }

    /// <summary>The family of a classifier of light curves, by what the file says of its preparation; empty for any other file.</summary>
    private static (string Family, IReadOnlyDictionary<string, string> Statements) FamilyOf(string path)
    {
        if (IsTfLite(path)) return ("t2", new Dictionary<string, string>());
        try
        {
            using var source = WeightSource.Open(path, "a network for the stream");
            var statements = source.Statements;
            var family = Array.Find(s_lightCurveFamilies, f => statements.Keys.Any(key => key.StartsWith(f + ".", StringComparison.Ordinal)));
            if (family is not null) return (family, statements);
            var name = Directory.Exists(path) ? statements.GetValueOrDefault("name", "") : "";
            return (name.StartsWith("t2", StringComparison.Ordinal) ? "t2" : name.StartsWith("SuperNNova", StringComparison.Ordinal) ? "supernnova" : "", statements);
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            throw new InvalidDataException($"'{path}' is not a model: {error.Message}", error);
        }
    }

    private static bool IsTfLite(string path) => Path.GetExtension(path) == ".tflite";
}
