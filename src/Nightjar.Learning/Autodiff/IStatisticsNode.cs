namespace Nightjar.Learning.Autodiff;

/// <summary>A node that collects statistics of the batches that it sees.</summary>
internal interface IStatisticsNode
{
    /// <summary>Moves the running statistics towards those of the batch.</summary>
    /// <param name="share">Factor of the node's momentum.</param>
    void MoveStatistics(float share);
}
