using System.Text.Json;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models.LightCurves;

namespace Nightjar.Models.SuperNnova;

/// <summary>A SuperNNova network that is done with training.</summary>
public sealed class SuperNnovaModel : LightCurveModel
{
    private SuperNnovaModel(FrozenModel frozen, SuperNnovaSettings settings)
        : base(frozen, settings.Classes) => Settings = settings;

    /// <summary>How light curves are prepared.</summary>
    public SuperNnovaSettings Settings { get; }

    /// <summary>Makes a model of a network that is done with training; the network may change or end afterwards.</summary>
    /// <param name="network">The network.</param>
    /// <param name="settings">How light curves are prepared, where the scales are known by now; null for the network's.</param>
    public static SuperNnovaModel Freeze(SuperNnovaNetwork network, SuperNnovaSettings? settings = null)
    {
        settings ??= network.Settings;
        var frozen = FrozenModel.Capture(
            [new("light_curve", new(1, settings.MostGroups, settings.Channels))],
            (tape, inputs, lengths) => [tape.Softmax(network.Forward(tape, inputs[0], lengths))],
            usesLengths: true,
            settings.ToStatements());
        return new(frozen, settings);
    }

    /// <summary>Reads a model: a safetensors file that <see cref="LightCurveModel.Save(string)"/> wrote, or a folder of published weights as
    /// <c>.npy</c> files with a <c>model.json</c> that states the scales.</summary>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    /// <exception cref="InvalidDataException">It is no such model. The message names what is wrong.</exception>
    public static SuperNnovaModel Load(string path)
    {
        FrozenModel? frozen = null;
        try
        {
            if (Directory.Exists(path)) return LoadPublished(path);
            if (!File.Exists(path)) throw new FileNotFoundException($"There is no model at '{path}'.", path);
            frozen = FrozenModel.Load(path);
            var settings = SuperNnovaSettings.Parse(frozen.Metadata);
            LightCurveGraph.Check(frozen, usesLengths: true, settings.Classes.Count, new Shape(1, settings.MostGroups, settings.Channels));
            return new(frozen, settings);
        }
        catch (Exception error) when (error is FormatException or JsonException or NotSupportedException)
        {
            frozen?.Dispose();
            throw new InvalidDataException($"'{path}' is no model of SuperNNova: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public override LightCurvePreparation CreatePreparation() => new SuperNnovaPreparation(Settings);

    private static SuperNnovaModel LoadPublished(string folder)
    {
        using var pool = new TensorPool();
        using var network = new SuperNnovaNetwork(new LayerScope(pool), ReadSettings(Path.Combine(folder, "model.json")));
        for (var layer = 0; layer < network.Recurrent.Directions.Count; layer++)
        {
            foreach (var direction in network.Recurrent.Directions[layer])
            {
                var end = $"_l{layer}{(direction.IsReversed ? "_reverse" : "")}";
                PublishedWeights.Fill(folder, "rnn_layer_weight_ih" + end, direction.InputWeight);
                PublishedWeights.Fill(folder, "rnn_layer_weight_hh" + end, direction.StateWeight);
                PublishedWeights.Fill(folder, "rnn_layer_bias_ih" + end, direction.InputBias);
                PublishedWeights.Fill(folder, "rnn_layer_bias_hh" + end, direction.StateBias!);
            }
        }

        PublishedWeights.Fill(folder, "output_layer_weight", network.Head.Weight);
        PublishedWeights.Fill(folder, "output_layer_bias", network.Head.Bias!);
        return Freeze(network);
    }

    private static SuperNnovaSettings ReadSettings(string file)
    {
        if (!File.Exists(file)) throw new FileNotFoundException($"'{Path.GetDirectoryName(file)}' has no model.json.", file);
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("data_norm", out var scales)) throw new FormatException("model.json states no data_norm");
        var isSupernova = json.RootElement.TryGetProperty("name", out var name) && name.ToString().Contains("snn_sn_vs_all", StringComparison.Ordinal);
        return new()
        {
            Classes = [isSupernova ? "SN" : "SN Ia", "other"],
            Flux = Scale("FLUXCAL_g"),
            Error = Scale("FLUXCALERR_g"),
            Days = Scale("delta_time"),
            IsAsServedByFink = true,
        };

        LogScale Scale(string key)
        {
            if (!scales.TryGetProperty(key, out var scale)) throw new FormatException($"data_norm has no {key}");
            return LogScale.Parse(FormattableString.Invariant($"{Number(scale, "min"):R} {Number(scale, "mean"):R} {Number(scale, "std"):R}"));
        }

        static double Number(JsonElement scale, string key) =>
            scale.TryGetProperty(key, out var value) && value.TryGetDouble(out var number) ? number : throw new FormatException($"a scale has no {key}");
    }
}
