namespace Nightjar.Learning.Training;

/// <summary>What an epoch came to.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Steps">Steps done since the start of the first epoch.</param>
/// <param name="Values">The <c>loss</c>, the <c>validationLoss</c> where there is one, then the metrics by name.</param>
/// <param name="LearningRate">The rate of the last step.</param>
/// <param name="RowsPerSecond">Examples a second, validation included.</param>
/// <param name="Elapsed">Time of the epoch.</param>
/// <param name="TimeLeft">Time to the end of the last epoch at that speed.</param>
/// <param name="IsBest">Whether early stopping has seen no better one.</param>
public sealed record EpochReport(
    int Epoch,
    int Epochs,
    long Steps,
    IReadOnlyDictionary<string, double> Values,
    double LearningRate,
    double RowsPerSecond,
    TimeSpan Elapsed,
    TimeSpan TimeLeft,
    bool IsBest);
