using Nightjar.Learning.Optimisation;

namespace Nightjar.Learning.Training;

/// <summary>How a <see cref="Trainer"/> trains.</summary>
public sealed record TrainerOptions
{
    /// <summary>Epochs in all, those before a checkpoint included.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Threads that the parts of a batch are spread over; 0 for one a part, at most one a core. The bits do not depend on
    /// it.</summary>
    public int Threads { get; init; }

    /// <summary>Seed of dropout.</summary>
    public ulong Seed { get; init; }

    /// <summary>The learning rate; null for the optimiser's.</summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>Largest norm of all gradients together; null for no limit.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Largest magnitude of a gradient's number; null for no limit.</summary>
    public float? ClipValue { get; init; }

    /// <summary>What parameters keep to: shared values, zeros. They come in their order, before gradients are clipped and after the step.
    /// With restored best parameters a schedule that moves the constraint may not have come to its end.</summary>
    public IReadOnlyList<IParameterConstraint> Constraints { get; init; } = [];

    /// <summary>Decay of the moving average of the parameters, which validation then uses and the model gets at the end; null for
    /// none.</summary>
    public double? AverageDecay { get; init; }

    /// <summary>Examples for the <c>validationLoss</c>; null for none.</summary>
    public BatchLoader? Validation { get; init; }

    /// <summary>Further values of each epoch, such as an area under a curve, asked for after validation; null for none.</summary>
    public Func<CancellationToken, IReadOnlyDictionary<string, double>>? Metrics { get; init; }

    /// <summary>The value that <see cref="EarlyStopping"/> and the schedule watch: <c>loss</c>, <c>validationLoss</c> or the name of a
    /// metric; null for the validation loss where there is one, else the loss.</summary>
    public string? Monitor { get; init; }

    /// <summary>Ends training early; null for never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Where checkpoints go, each over the one before; null for none.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Steps from one checkpoint to the next; 0 for one an epoch. One is also written at the end of every epoch and when
    /// training is cancelled.</summary>
    public int CheckpointEvery { get; init; }

    /// <summary>Hear how training goes.</summary>
    public IReadOnlyList<ITrainingListener> Listeners { get; init; } = [];

    /// <summary>Where time comes from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
