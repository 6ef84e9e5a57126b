namespace Nightjar.Learning.Training;

/// <summary>Hears how training goes, on the thread that trains.</summary>
public interface ITrainingListener
{
    /// <summary>A step was done.</summary>
    void StepDone(in StepReport report);

    /// <summary>An epoch was done.</summary>
    void EpochDone(EpochReport report);
}
