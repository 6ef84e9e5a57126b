namespace Nightjar.Learning.GaussianProcesses;

/// <summary>What a fit had to do without.</summary>
[Flags]
public enum GaussianProcessNotes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>There is no usable point: the process is zero everywhere.</summary>
    NoPoints = 1,

    /// <summary>Points were left out: a number of theirs is not finite, or the error is negative.</summary>
    PointsLeftOut = 2,

    /// <summary>The best point has no flux; the largest flux or error stands in for the scale.</summary>
    ScaleReplaced = 4,

    /// <summary>The likelihood has no maximum that could be found: variance and length scales are those of the start.</summary>
    StartKept = 8,

    /// <summary>Points repeat each other without noise: a little noise was added.</summary>
    NoiseAdded = 16,
}
