namespace Nightjar.Learning.GaussianProcesses;

/// <summary>What a minimisation found.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Value">The smallest value.</param>
/// <param name="Evaluations">How often the function was evaluated.</param>
public readonly record struct MinimisationResult(MinimisationOutcome Outcome, double Value, int Evaluations)
{
    /// <summary>Whether a minimum was found.</summary>
    public bool IsMinimum => Outcome is MinimisationOutcome.SmallGradient or MinimisationOutcome.SmallChange;
}
