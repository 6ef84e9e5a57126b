namespace Nightjar.Models.Evaluation;

/// <summary>When the alerts of an object make BTSbot trigger spectroscopy.</summary>
/// <remarks>Source: Rehemtulla et al. 2024, ApJ 972, 7.</remarks>
/// <param name="Name">Its name.</param>
/// <param name="Threshold">The score that an alert must have.</param>
/// <param name="IsStrict">Whether the score must be above it; otherwise it may be equal.</param>
/// <param name="Alerts">How many such alerts there must be.</param>
/// <param name="ReachesLimit">Whether the object must reach magnitude 18.5 in one of its alerts too.</param>
public sealed record TriggerPolicy(string Name, double Threshold, bool IsStrict, int Alerts, bool ReachesLimit)
{
    /// <summary>Alerts that are fainter do not count.</summary>
    public const double FaintestAlert = 19;

    /// <summary>What the survey calls bright.</summary>
    public const double BrightLimit = 18.5;

    /// <summary>The four published policies: bts_p1, two alerts of 0.5 or more, brighter than 19; bts_p2, and one of 18.5 or brighter; prod_p1,
    /// one alert above 0.85, brighter than 19; prod_p2, and one of 18.5 or brighter.</summary>
    public static IReadOnlyList<TriggerPolicy> Published { get; } =
    [
        new("bts_p1", 0.5, IsStrict: false, 2, ReachesLimit: false),
        new("bts_p2", 0.5, IsStrict: false, 2, ReachesLimit: true),
        new("prod_p1", 0.85, IsStrict: true, 1, ReachesLimit: false),
        new("prod_p2", 0.85, IsStrict: true, 1, ReachesLimit: true),
    ];

    /// <summary>Whether an object with these alerts is triggered.</summary>
    /// <param name="scores">Scores of its alerts; NaN counts as none.</param>
    /// <param name="magnitudes">Their magnitudes, <c>magpsf</c>; NaN counts as faint.</param>
    public bool Triggers(ReadOnlySpan<float> scores, ReadOnlySpan<double> magnitudes)
    {
        var (count, isBright) = (0, false);
        for (var i = 0; i < scores.Length; i++)
        {
            if (magnitudes[i] < FaintestAlert && (IsStrict ? scores[i] > Threshold : scores[i] >= Threshold)) count++;
            isBright |= magnitudes[i] <= BrightLimit;
        }

        return count >= Alerts && (isBright || !ReachesLimit);
    }
}
