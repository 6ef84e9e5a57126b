namespace Nightjar.Learning.Layers;

/// <summary>What stands for a whole sequence.</summary>
public enum SequenceSummary
{
    /// <summary>The mean row.</summary>
    Mean,

    /// <summary>The largest number of each feature.</summary>
    Max,

    /// <summary>The last row.</summary>
    Last,
}
