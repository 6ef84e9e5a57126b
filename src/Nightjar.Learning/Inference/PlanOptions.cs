namespace Nightjar.Learning.Inference;

/// <summary>How a plan is made.</summary>
/// <param name="LargestBatch">Items that are worked on at once; larger batches are taken in parts. A session's memory grows with it.</param>
/// <param name="MostMemory">Bytes that the packed weights, and each session, may take at most, so that a bad file cannot ask for all
/// memory.</param>
/// <param name="CacheBytes">Bytes of activations that a part of the batch shall take at most while it goes through the layers: about
/// half the second-level cache.</param>
public sealed record PlanOptions(int LargestBatch = 64, long MostMemory = 1L << 30, int CacheBytes = 512 << 10)
{
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(LargestBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostMemory, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CacheBytes, 1);
    }
}
