namespace Nightjar.Learning.Training;

/// <summary>How far training has come; a checkpoint keeps it.</summary>
internal sealed class TrainingProgress
{
    /// <summary>Epochs done.</summary>
    public int Epoch { get; set; }

    /// <summary>Batches done of the epoch under way.</summary>
    public int Batch { get; set; }

    /// <summary>Steps done.</summary>
    public long Steps { get; set; }

    /// <summary>Sum of the losses of the epoch's examples.</summary>
    public double LossSum { get; set; }

    /// <summary>Examples of the epoch so far.</summary>
    public long Rows { get; set; }

    /// <summary>Whether early stopping has ended training.</summary>
    public bool IsStopped { get; set; }

    /// <summary>The epoch whose parameters are the best ones, from 1; 0 before there is one.</summary>
    public int BestEpoch { get; set; }
}
