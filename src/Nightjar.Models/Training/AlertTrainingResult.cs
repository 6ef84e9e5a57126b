using Nightjar.Learning.Training;

namespace Nightjar.Models.Training;

/// <summary>A trained model and how its training went.</summary>
/// <param name="Model">The model; the caller disposes it.</param>
/// <param name="Training">Epochs and steps.</param>
/// <param name="NegativeWeight">Weight of examples with the label 0 in the loss.</param>
/// <param name="PositiveWeight">Weight of examples with the label 1 in the loss.</param>
public sealed record AlertTrainingResult(AlertModel Model, TrainingResult Training, float NegativeWeight, float PositiveWeight);
