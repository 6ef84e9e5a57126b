namespace Nightjar.Models;

/// <summary>Says problems in words.</summary>
public static class ScoreProblems
{
    /// <summary>The reason for people; empty for <see cref="ScoreProblem.None"/>.</summary>
    public static string Reason(this ScoreProblem problem) => problem switch
    {
        ScoreProblem.None => "",
        ScoreProblem.StampMissing => "a stamp is missing",
        ScoreProblem.StampTooLarge => "a stamp is larger than 63 x 63",
        ScoreProblem.StampWithoutData => "a stamp has no data",
        ScoreProblem.MetadataMissing => "metadata are missing",
        ScoreProblem.NotFinite => "the answer is not finite",
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem, "no such problem"),
    };
}
