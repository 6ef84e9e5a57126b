using Nightjar.Learning.Layers;
using Nightjar.Learning.Optimisation;
using Nightjar.Learning.Training;

namespace Nightjar.Models.LightCurveTraining;

/// <summary>How a training of light-curve classifiers departs from its recipe.</summary>
public sealed record LightCurveTrainingOptions
{
    /// <summary>Seed of the first weights, of dropout, of the order of examples and of truncation.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Most epochs; null for the recipe's.</summary>
    public int? Epochs { get; init; }

    /// <summary>Epochs without a better validation loss until training ends; null for the recipe's.</summary>
    public int? Patience { get; init; }

    /// <summary>Examples of a batch; null for the recipe's.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Adam's learning rate; null for the recipe's.</summary>
    public float? LearningRate { get; init; }

    /// <summary>Threads; 0 for one a part of a batch, at most one a core. The bits do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>A model of the same family to start from; null for random weights. Its settings and scales are kept.</summary>
    public string? InitialModel { get; init; }

    /// <summary>Whether the last layer starts from random weights, with the classes of the data, whatever the model to start from tells
    /// apart.</summary>
    public bool HasNewHead { get; init; }

    /// <summary>Names of parameters that stay as they are, with * and ?.</summary>
    public IReadOnlyList<string> Frozen { get; init; } = [];

    /// <summary>Whether each epoch sees each light curve as it was at a random earlier time, with two points at least.</summary>
    public bool Truncates { get; init; }

    /// <summary>Whether the network is told the redshift.</summary>
    public bool UsesRedshift { get; init; }

    /// <summary>Whether the loss counts the answers after every point from the second on, not the last alone; of the GRU.</summary>
    public bool CountsEveryPoint { get; init; }

    /// <summary>The survey whose wavelengths the t2 grid has.</summary>
    public string Survey { get; init; } = "ztf";

    /// <summary>Bands of networks that need to know them; empty for g and r.</summary>
    public IReadOnlyList<Sky.PassBand> Bands { get; init; } = [];

    /// <summary>Where the fits of Gaussian processes are kept; null to make them anew each time.</summary>
    public string? FitsPath { get; init; }

    /// <summary>Where checkpoints go; null for none.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Whether to go on from the checkpoint.</summary>
    public bool Resumes { get; init; }

    /// <summary>Hear how training goes.</summary>
    public IReadOnlyList<ITrainingListener> Listeners { get; init; } = [];

    /// <summary>Makes what parameters of the network keep to, once they have their first values; null for nothing.</summary>
    public Func<Layer, IReadOnlyList<IParameterConstraint>>? Constraints { get; init; }

    /// <summary>Whether validation and its patience decide when training ends and which weights are kept.</summary>
    public bool StopsEarly { get; init; } = true;
}
