using Nightjar.Learning.Training;
using Nightjar.Models.Btsbot;

namespace Nightjar.Models.Galaxies;

/// <summary>How a trunk learns galaxies.</summary>
public sealed record GalaxyTrainingOptions
{
    /// <summary>The trunk.</summary>
    public VisionArchitecture Architecture { get; init; } = VisionArchitecture.ConvNextPico;

    /// <summary>Rows and columns that MaxViT resizes images to.</summary>
    public int ImageSide { get; init; } = 64;

    /// <summary>Where the answers of each question lie among all.</summary>
    public required IReadOnlyList<Range> Questions { get; init; }

    /// <summary>Seed of weights, order and augmentation.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Most epochs.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Epochs without a better validation loss until training ends.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>Galaxies of a batch.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>AdamW's highest rate; it rises over the first twentieth of the steps and falls on a cosine to a hundredth.</summary>
    public float LearningRate { get; init; } = 5e-4f;

    /// <summary>Threads; 0 for one a part of a batch, at most one a core. The bits do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Weights to start from; null for random ones.</summary>
    public string? InitialWeights { get; init; }

    /// <summary>Where checkpoints go; null for none.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Whether to go on from the checkpoint.</summary>
    public bool Resumes { get; init; }

    /// <summary>Hear how training goes.</summary>
    public IReadOnlyList<ITrainingListener> Listeners { get; init; } = [];
}
