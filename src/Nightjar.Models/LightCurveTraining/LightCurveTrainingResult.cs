using Nightjar.Learning.Training;
using Nightjar.Models.LightCurves;

namespace Nightjar.Models.LightCurveTraining;

/// <summary>A trained classifier of light curves and how its training went.</summary>
/// <param name="Model">The model; the caller disposes it.</param>
/// <param name="Training">Epochs and steps.</param>
/// <param name="Split">What the examples were for, without those that the network cannot read.</param>
/// <param name="LeftOut">Light curves that the network cannot read, by reason.</param>
/// <param name="BatchSize">Examples of a batch.</param>
public sealed record LightCurveTrainingResult(
    LightCurveModel Model, TrainingResult Training, LightCurveSplit Split, IReadOnlyDictionary<LightCurveProblem, int> LeftOut, int BatchSize)
{
    /// <summary>The examples, without those that the network cannot read; <see cref="Split"/> numbers them.</summary>
    public required LightCurveExamples Examples { get; init; }
}
