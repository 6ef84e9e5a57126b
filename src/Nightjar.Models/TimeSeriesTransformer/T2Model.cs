using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Learning.TfLite;
using Nightjar.Models.LightCurves;

namespace Nightjar.Models.TimeSeriesTransformer;

/// <summary>A time-series transformer that is done with training: tells the 14 classes of PLAsTiCC apart, or others that it was trained for.</summary>
public sealed class T2Model : LightCurveModel
{
    private static readonly Dictionary<string, string> PublishedNames = new(StringComparer.Ordinal)
    {
        ["embedding"] = "conv1d",
        ["attention.query"] = "attn_query",
        ["attention.key"] = "attn_key",
        ["attention.value"] = "attn_value",
        ["attention.output"] = "attn_combine",
        ["attentionNorm"] = "ln1",
        ["wide"] = "ffn1",
        ["narrow"] = "ffn2",
        ["denseNorm"] = "ln2",
        ["classes"] = "out",
    };

    private T2Model(FrozenModel frozen, T2Settings settings)
        : base(frozen, settings.Classes) => Settings = settings;

    /// <summary>The classes of PLAsTiCC, in the order of their numbers: 6, 15, 16, 42, 52, 53, 62, 64, 65, 67, 88, 90, 92, 95.</summary>
    public static IReadOnlyList<string> PlasticcClasses { get; } =
    [
        "mu-Lens-Single", "TDE", "EB", "SNII", "SNIax", "Mira", "SNIbc", "KN", "M-dwarf", "SNIa-91bg", "AGN", "SNIa", "RRL", "SLSN-I",
    ];

    /// <summary>How light curves are prepared.</summary>
    public T2Settings Settings { get; }

    /// <summary>Makes a model of a network that is done with training; the network may change or end afterwards.</summary>
    /// <param name="network">The network.</param>
    /// <param name="settings">How light curves are prepared, where the scaler is known by now; null for the network's.</param>
    public static T2Model Freeze(T2Network network, T2Settings? settings = null)
    {
        settings ??= network.Settings;
        var frozen = FrozenModel.Capture(
            [new("light_curve", new(1, settings.Steps, settings.Channels))],
            (tape, inputs, _) => [tape.Softmax(network.Forward(tape, inputs[0]))],
            metadata: settings.ToStatements());
        return new(frozen, settings);
    }

    /// <summary>Reads a model: a safetensors file that <see cref="LightCurveModel.Save(string)"/> wrote, a TensorFlow Lite file, or a folder of
    /// published weights as <c>.npy</c> files.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="settings">How light curves are prepared, for files that do not say.</param>
    /// <param name="roundsValues">Whether a TensorFlow Lite file with int8 weights rounds values as its own runtime does.</param>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    /// <exception cref="InvalidDataException">It is no such model. The message names what is wrong.</exception>
    public static T2Model Load(string path, T2Settings? settings = null, bool roundsValues = false)
    {
        FrozenModel? frozen = null;
        try
        {
            if (Directory.Exists(path)) return LoadPublished(path, settings ?? throw new FormatException("published weights do not say how light curves are prepared"));
            if (!File.Exists(path)) throw new FileNotFoundException($"There is no model at '{path}'.", path);
            frozen = Path.GetExtension(path) == ".tflite" ? TfLiteImporter.Load(path, roundsValues) : FrozenModel.Load(path);
            settings ??= T2Settings.Parse(frozen.Metadata);
            LightCurveGraph.Check(frozen, usesLengths: false, settings.Classes.Count, new Shape(1, settings.Steps, settings.Channels));
            return new(frozen, settings);
        }
        catch (Exception error) when (error is FormatException or NotSupportedException)
        {
            frozen?.Dispose();
            throw new InvalidDataException($"'{path}' is no time-series transformer: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public override LightCurvePreparation CreatePreparation() => new T2Preparation(Settings);

    private static T2Model LoadPublished(string folder, T2Settings settings)
    {
        using var pool = new TensorPool();
        using var network = new T2Network(new LayerScope(pool), settings);
        foreach (var parameter in network.Parameters.Where(p => !p.IsStatistic)) PublishedWeights.Fill(folder, NameOf(parameter), parameter);
        return Freeze(network);
    }

    private static string NameOf(Parameter parameter)
    {
        var dot = parameter.Name.LastIndexOf('.');
        var (layer, isWeight) = (parameter.Name[..dot], parameter.Name[(dot + 1)..] == "weight");
        var isNorm = layer.EndsWith("Norm", StringComparison.Ordinal);
        return PublishedNames[layer] + (isNorm ? (isWeight ? "_gamma" : "_beta") : isWeight ? "_kernel" : "_bias");
    }
}
