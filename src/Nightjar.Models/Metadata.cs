namespace Nightjar.Models;

/// <summary>The numbers that networks look at besides stamps.</summary>
internal static class Metadata
{
    /// <summary>Whether all of them are there: a missing one is NaN, and no network was trained on infinite ones.</summary>
    public static ScoreProblem Check(ReadOnlySpan<float> numbers)
    {
        foreach (var number in numbers)
        {
            if (!float.IsFinite(number)) return ScoreProblem.MetadataMissing;
        }

        return ScoreProblem.None;
    }
}
