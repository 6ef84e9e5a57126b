namespace Nightjar.Models;

/// <summary>What a network says of an alert.</summary>
/// <param name="Value">0 to 1; NaN where there is a problem.</param>
/// <param name="Problem">Why there is no value.</param>
public readonly record struct ModelScore(float Value, ScoreProblem Problem)
{
    /// <summary>No score.</summary>
    public static ModelScore None(ScoreProblem problem) => new(float.NaN, problem);
}
