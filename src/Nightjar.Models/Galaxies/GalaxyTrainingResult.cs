using Nightjar.Learning.Training;
using Nightjar.Models.Training;

namespace Nightjar.Models.Galaxies;

/// <summary>How learning galaxies went.</summary>
/// <param name="Training">Epochs and steps.</param>
/// <param name="Error">Mean absolute error of the predicted share of votes, over all answers whose question the test galaxy was asked.</param>
/// <param name="ConstantError">The same error for one who always says the training part's mean shares.</param>
/// <param name="Taken">What was taken of first weights; null where there were none.</param>
public sealed record GalaxyTrainingResult(TrainingResult Training, double Error, double ConstantError, InitialWeights? Taken);
