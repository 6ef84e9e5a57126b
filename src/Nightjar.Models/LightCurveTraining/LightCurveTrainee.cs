using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Training;
using Nightjar.Models.LightCurves;

namespace Nightjar.Models.LightCurveTraining;

/// <summary>A network in training with what feeds it.</summary>
internal abstract class LightCurveTrainee : IDisposable
{
    /// <summary>Names of the fields of a batch.</summary>
    public const string LightCurve = "light_curve";

    /// <summary>Numbers beside the light curve.</summary>
    public const string Numbers = "numbers";

    /// <summary>One-hot class.</summary>
    public const string Target = "target";

    /// <summary>Weight of the example.</summary>
    public const string Weight = "weight";

    /// <summary>The network.</summary>
    public abstract Layer Network { get; }

    /// <summary>Some examples as batches want them.</summary>
    public abstract IExampleSource Source(IReadOnlyList<int> examples);

    /// <summary>The loss of a part of a batch.</summary>
    public abstract Variable Loss(Tape tape, Batch batch);

    /// <summary>Makes a model of the network as it is.</summary>
    public abstract LightCurveModel Freeze();

    /// <inheritdoc/>
    public virtual void Dispose() => Network.Dispose();
}
