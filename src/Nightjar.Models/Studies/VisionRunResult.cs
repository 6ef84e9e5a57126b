using Nightjar.Models.Evaluation;

namespace Nightjar.Models.Studies;

/// <summary>What a run came to: one line of the study's file. What does not apply is null.</summary>
public sealed record VisionRunResult
{
    /// <summary>The run's name, <see cref="VisionRun.Key"/>.</summary>
    public required string Key { get; init; }

    /// <summary>The run.</summary>
    public required VisionRun Run { get; init; }

    /// <summary>What it was trained with; null for galaxies.</summary>
    public VisionHyperParameters? Parameters { get; init; }

    /// <summary>Examples that it was trained with.</summary>
    public required int Examples { get; init; }

    /// <summary>Epochs until it ended.</summary>
    public required int Epochs { get; init; }

    /// <summary>The epoch whose weights were taken.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Seconds that it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>Seconds of processor time that its thread took to train, where the system tells.</summary>
    public double? ProcessorSeconds { get; init; }

    /// <summary>Tensors taken of first weights.</summary>
    public int? Taken { get; init; }

    /// <summary>Area under the ROC curve of the validation part.</summary>
    public double? ValidationArea { get; init; }

    /// <summary>Area under the ROC curve of the test part.</summary>
    public double? TestArea { get; init; }

    /// <summary>Policies on the objects of the test part.</summary>
    public IReadOnlyList<PolicyEvaluation>? Policies { get; init; }

    /// <summary>Mean error of predicted shares of votes, for galaxies.</summary>
    public double? Error { get; init; }

    /// <summary>That error of the mean shares, for galaxies.</summary>
    public double? ConstantError { get; init; }
}
