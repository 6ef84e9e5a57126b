namespace Nightjar.Learning.Training;

/// <summary>Where training stands after a step.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Batch">The batch in the epoch, from 1.</param>
/// <param name="Batches">Batches of the epoch.</param>
/// <param name="Loss">Mean loss of the epoch so far.</param>
/// <param name="LearningRate">The rate of the step.</param>
/// <param name="RowsPerSecond">Examples a second since training started.</param>
/// <param name="TimeLeft">Time to the end of the last epoch at that speed.</param>
public readonly record struct StepReport(
    int Epoch, int Epochs, int Batch, int Batches, double Loss, double LearningRate, double RowsPerSecond, TimeSpan TimeLeft);
