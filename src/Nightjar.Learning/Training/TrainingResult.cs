namespace Nightjar.Learning.Training;

/// <summary>How training ended.</summary>
/// <param name="Epochs">The reports of the epochs that this run did.</param>
/// <param name="Steps">Steps done since the start of the first epoch.</param>
/// <param name="BestEpoch">The epoch of the best monitored value, from 1; 0 without early stopping.</param>
/// <param name="StoppedEarly">Whether early stopping ended it.</param>
public sealed record TrainingResult(IReadOnlyList<EpochReport> Epochs, long Steps, int BestEpoch, bool StoppedEarly);
