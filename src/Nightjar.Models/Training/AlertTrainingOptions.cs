using Nightjar.Learning.Training;

namespace Nightjar.Models.Training;

/// <summary>How an <see cref="AlertTraining"/> departs from its recipe.</summary>
public sealed record AlertTrainingOptions
{
    /// <summary>Seed of the first weights, of dropout, of the order of examples and of augmentation.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Most epochs; null for the recipe's.</summary>
    public int? Epochs { get; init; }

    /// <summary>Epochs without a better validation loss until training ends; null for the recipe's.</summary>
    public int? Patience { get; init; }

    /// <summary>Examples of a batch; null for the recipe's.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Adam's learning rate; null for the recipe's.</summary>
    public float? LearningRate { get; init; }

    /// <summary>Whether the rate falls to 0 on half a cosine over all epochs, in place of the recipe's schedule.</summary>
    public bool IsCosine { get; init; }

    /// <summary>Threads; 0 for one a part of a batch, at most one a core. The bits do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>A model, or for recipes that take them any weights, to start from: folder or file; null for random weights.</summary>
    public string? InitialWeights { get; init; }

    /// <summary>Hears what was taken of them by a recipe that takes any weights that fit.</summary>
    public Action<InitialWeights>? WeightsTaken { get; init; }

    /// <summary>Names of parameters that stay as they are, with * and ?.</summary>
    public IReadOnlyList<string> Frozen { get; init; } = [];

    /// <summary>The model's name; empty for the recipe's family.</summary>
    public string Name { get; init; } = "";

    /// <summary>The model's version.</summary>
    public string Version { get; init; } = "";

    /// <summary>Where checkpoints go; null for none.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Whether to go on from the checkpoint.</summary>
    public bool Resumes { get; init; }

    /// <summary>Hear how training goes.</summary>
    public IReadOnlyList<ITrainingListener> Listeners { get; init; } = [];
}
