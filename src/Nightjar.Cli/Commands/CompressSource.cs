using Nightjar.Broker;
using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Graphs;
using Nightjar.Models.LightCurves;
using Nightjar.Models.LightCurveTraining;
using Nightjar.Models.TimeSeriesTransformer;

namespace Nightjar.Cli.Commands;

/// <summary>The model that is to become small: any one that runs.</summary>
internal sealed class CompressSource : IDisposable
{
    private readonly IDisposable _owner;

    private CompressSource(string name, FrozenModel frozen, LightCurveModel? lightCurves, LightCurveRecipe? recipe, IDisposable owner) =>
        (Name, Frozen, LightCurves, Recipe, _owner) = (name, frozen, lightCurves, recipe, owner);

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>Graph and weights, in float32.</summary>
    public FrozenModel Frozen { get; }

    /// <summary>The classifier of light curves; null for models of alerts.</summary>
    public LightCurveModel? LightCurves { get; }

    /// <summary>How such classifiers are trained; null for models of alerts.</summary>
    public LightCurveRecipe? Recipe { get; }

    /// <summary>Opens a file, or a folder of published weights.</summary>
    public static CompressSource Open(string path)
    {
        if (!Path.Exists(path)) throw new NightjarException($"there is no model at {path}");
        CompressSource source;
        try
        {
            var isT2 = Path.GetExtension(path) == ".tflite" || File.Exists(Path.Combine(path, "conv1d_kernel.npy"));
            if (isT2 || LightCurveModelFile.FamilyOf(path) is not null)
            {
                var model = isT2 ? T2Model.Load(path, T2Settings.Ztf) : LightCurveModelFile.Load(path);
                var family = isT2 ? "t2" : LightCurveModelFile.FamilyOf(path);
                source = new(Path.GetFileNameWithoutExtension(path), model.Frozen, model, LightCurveRecipes.All.First(r => r.Family == family), model);
            }
            else
            {
                var model = EvaluateCommand.Load(path);
                source = new($"{model.Name} {model.Version}".TrimEnd(), model.Frozen, null, null, model);
            }
        }
        catch (Exception exception) when (exception is IOException or FormatException or InvalidDataException)
        {
            throw new NightjarException($"the model {path} cannot be loaded: {exception.Message}", exception);
        }

        if (source.Frozen.Weights.Values.All(w => w.DataType == SafeTensorDataType.Float32)) return source;
        source.Dispose();
        throw new NightjarException($"{path} is not in float32: compress the model that it was made of");
    }

    /// <summary>The classifier of light curves.</summary>
    /// <param name="option">What needs one.</param>
    /// <exception cref="NightjarException">It is none.</exception>
    public LightCurveModel NeedLightCurves(string option) => LightCurves
        ?? throw new NightjarException($"{option} is for classifiers of light curves; 'nightjar evaluate BOTH --data ...' tells what compression costs a model of alerts") { IsUsage = true };

    /// <inheritdoc/>
    public void Dispose() => _owner.Dispose();
}
