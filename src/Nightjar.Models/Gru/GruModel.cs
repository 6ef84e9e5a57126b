using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Tensors;
using Nightjar.Models.LightCurves;

namespace Nightjar.Models.Gru;

/// <summary>A GRU classifier that is done with training. A causal one gives the probabilities after each point.</summary>
public sealed class GruModel : LightCurveModel
{
    private const string CausalKey = "gru.causal";

    private GruModel(FrozenModel frozen, GruSettings settings, bool isCausal)
        : base(frozen, settings.Classes) => (Settings, IsCausal) = (settings, isCausal);

    /// <summary>How light curves are prepared.</summary>
    public GruSettings Settings { get; }

    /// <summary>Whether there are probabilities after each point, not for the whole light curve alone.</summary>
    public bool IsCausal { get; }

    /// <summary>Makes a model of a network that is done with training; the network may change or end afterwards.</summary>
    /// <param name="network">The network.</param>
    /// <param name="isCausal">Whether it shall give probabilities after each point.</param>
    public static GruModel Freeze(GruNetwork network, bool isCausal = false)
    {
        var settings = network.Settings;
        var statements = settings.ToStatements();
        statements.Add(CausalKey, isCausal.ToString());
        var frozen = FrozenModel.Capture(
            [.. InputShapes(settings).Select((shape, i) => new GraphInput(i == 0 ? "light_curve" : "metadata", shape))],
            (tape, inputs, lengths) =>
            {
                var numbers = inputs.Length > 1 ? inputs[1] : null;
                return [tape.Softmax(isCausal ? network.ForwardCausal(tape, inputs[0], numbers, lengths) : network.Forward(tape, inputs[0], numbers, lengths))];
            },
            usesLengths: true,
            statements);
        return new(frozen, settings, isCausal);
    }

    /// <summary>Reads a safetensors file that <see cref="LightCurveModel.Save(string)"/> wrote.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no such model. The message names what is wrong.</exception>
    public static GruModel Load(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no model at '{path}'.", path);
        FrozenModel? frozen = null;
        try
        {
            frozen = FrozenModel.Load(path);
            var settings = GruSettings.Parse(frozen.Metadata);
            if (!bool.TryParse(frozen.Metadata.GetValueOrDefault(CausalKey), out var isCausal)) throw new FormatException($"{CausalKey} is neither True nor False");
            LightCurveGraph.Check(frozen, usesLengths: true, settings.Classes.Count * (isCausal ? settings.MostPoints : 1), InputShapes(settings));
            return new(frozen, settings, isCausal);
        }
        catch (Exception error) when (error is FormatException or NotSupportedException)
        {
            frozen?.Dispose();
            throw new InvalidDataException($"'{path}' is no GRU classifier: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public override LightCurvePreparation CreatePreparation() => new GruPreparation(Settings);

    private static Shape[] InputShapes(GruSettings settings) =>
        [new(1, settings.MostPoints, GruSettings.Features), .. settings.UsesMetadata ? new[] { new Shape(1, settings.Numbers) } : []];
}
