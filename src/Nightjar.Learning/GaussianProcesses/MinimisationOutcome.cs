namespace Nightjar.Learning.GaussianProcesses;

/// <summary>How a minimisation ended.</summary>
public enum MinimisationOutcome
{
    /// <summary>The gradient within the bounds is small.</summary>
    SmallGradient,

    /// <summary>The last step changed the value by next to nothing.</summary>
    SmallChange,

    /// <summary>The start has no value.</summary>
    NoValue,

    /// <summary>No step downhill was found.</summary>
    NoDescent,

    /// <summary>The steps were used up.</summary>
    TooManySteps,
}
