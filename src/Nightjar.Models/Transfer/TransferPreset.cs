namespace Nightjar.Models.Transfer;

/// <summary>The size of a study.</summary>
public sealed record TransferPreset
{
    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>Simulated light curves that the base model learns from.</summary>
    public required int BaseCount { get; init; }

    /// <summary>Most epochs of the base model.</summary>
    public required int BaseEpochs { get; init; }

    /// <summary>Simulated light curves of the target.</summary>
    public required int TargetCount { get; init; }

    /// <summary>Most epochs with all labels; with few there are more, see <see cref="FewestSteps"/>.</summary>
    public required int TargetEpochs { get; init; }

    /// <summary>Epochs without a better validation loss until training ends.</summary>
    public required int Patience { get; init; }

    /// <summary>Draws of the labels.</summary>
    public required int Seeds { get; init; }

    /// <summary>Shares of the labels, rising; the last is 1.</summary>
    public IReadOnlyList<double> Fractions { get; init; } = [0.05, 0.1, 0.25, 0.5, 1];

    /// <summary>Steps that training may take at least, so that few labels are not few steps.</summary>
    public int FewestSteps { get; init; } = 600;

    /// <summary>Adam's learning rate, the same for every variant.</summary>
    public float LearningRate { get; init; } = 2e-3f;

    /// <summary>Three seeds: meant for half an hour on two cores.</summary>
    public static TransferPreset Quick { get; } = new() { Name = "quick", BaseCount = 10_000, BaseEpochs = 25, TargetCount = 3_000, TargetEpochs = 40, Patience = 10, Seeds = 3 };

    /// <summary>Five seeds and more light curves: hours.</summary>
    public static TransferPreset Full { get; } = new() { Name = "full", BaseCount = 60_000, BaseEpochs = 60, TargetCount = 12_000, TargetEpochs = 80, Patience = 15, Seeds = 5 };
}
