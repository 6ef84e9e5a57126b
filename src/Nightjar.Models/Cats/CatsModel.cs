using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Tensors;
using Nightjar.Models.LightCurves;

namespace Nightjar.Models.Cats;

/// <summary>A CATS network that is done with training.</summary>
public sealed class CatsModel : LightCurveModel
{
    private CatsModel(FrozenModel frozen, CatsSettings settings)
        : base(frozen, settings.Classes) => Settings = settings;

    /// <summary>How light curves are prepared.</summary>
    public CatsSettings Settings { get; }

    /// <summary>Makes a model of a network that is done with training; the network may change or end afterwards.</summary>
    public static CatsModel Freeze(CatsNetwork network)
    {
        var settings = network.Settings;
        var frozen = FrozenModel.Capture(
            [new("light_curve", new(1, settings.MostPoints, CatsSettings.Features))],
            (tape, inputs, lengths) => [tape.Softmax(network.Forward(tape, inputs[0], lengths))],
            settings.IsMasked,
            settings.ToStatements());
        return new(frozen, settings);
    }

    /// <summary>Reads a safetensors file that <see cref="LightCurveModel.Save(string)"/> wrote.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no such model. The message names what is wrong.</exception>
    public static CatsModel Load(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no model at '{path}'.", path);
        FrozenModel? frozen = null;
        try
        {
            frozen = FrozenModel.Load(path);
            var settings = CatsSettings.Parse(frozen.Metadata);
            LightCurveGraph.Check(frozen, settings.IsMasked, settings.Classes.Count, new Shape(1, settings.MostPoints, CatsSettings.Features));
            return new(frozen, settings);
        }
        catch (Exception error) when (error is FormatException or NotSupportedException)
        {
            frozen?.Dispose();
            throw new InvalidDataException($"'{path}' is no model of CATS: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public override LightCurvePreparation CreatePreparation() => new CatsPreparation(Settings);
}
