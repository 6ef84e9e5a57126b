using Nightjar.Learning.Optimisation;
using Nightjar.Models.LightCurves.Tables;

namespace Nightjar.Models.LightCurveTraining;

/// <summary>A kind of light-curve classifier and how it is trained.</summary>
public sealed record LightCurveRecipe
{
    internal LightCurveRecipe(Func<TrainingInput, LightCurveTrainee> create, Func<LightCurveExamples, LightCurveTrainingOptions, IReadabilityCheck> check) => (Create, Check) = (create, check);

    /// <summary>What such models are called.</summary>
    public required string Family { get; init; }

    /// <summary>What they are for.</summary>
    public required string Purpose { get; init; }

    /// <summary>The classes, where nothing else is asked for.</summary>
    public required ClassScheme Scheme { get; init; }

    /// <summary>Adam's learning rate.</summary>
    public float LearningRate { get; init; } = 1e-3f;

    /// <summary>Adam's epsilon.</summary>
    public float Epsilon { get; init; } = 1e-7f;

    /// <summary>Examples of a batch, for a number of examples for training.</summary>
    public required Func<int, int> BatchSize { get; init; }

    /// <summary>Most epochs.</summary>
    public required int Epochs { get; init; }

    /// <summary>Epochs without a better validation loss until training ends.</summary>
    public required int Patience { get; init; }

    /// <summary>By how much a validation loss has to be better to count.</summary>
    public double LeastGain { get; init; }

    /// <summary>Largest norm of the gradients; null for no limit.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Makes the schedule of a learning rate; null for a constant one.</summary>
    public Func<double, LearningRateSchedule>? Schedule { get; init; }

    /// <summary>The loss, in words.</summary>
    public required string Loss { get; init; }

    /// <summary>Whether it may be told a redshift.</summary>
    public bool TakesRedshift { get; init; }

    /// <summary>Whether it needs to know its bands beforehand.</summary>
    public bool NeedsBands { get; init; } = true;

    /// <summary>Whether it may count the answers after every point.</summary>
    public bool MayCountEveryPoint { get; init; }

    /// <summary>Makes the network and what feeds it.</summary>
    internal Func<TrainingInput, LightCurveTrainee> Create { get; }

    /// <summary>Says whether the network can read a light curve.</summary>
    internal Func<LightCurveExamples, LightCurveTrainingOptions, IReadabilityCheck> Check { get; }
}
