namespace Nightjar.Models.LightCurves;

/// <summary>Says problems in words.</summary>
public static class LightCurveProblems
{
    /// <summary>The reason for people; empty for <see cref="LightCurveProblem.None"/>.</summary>
    public static string Reason(this LightCurveProblem problem) => problem switch
    {
        LightCurveProblem.None => "",
        LightCurveProblem.TooFewPoints => "too few points",
        LightCurveProblem.TooManyPoints => "too many points",
        LightCurveProblem.BandMissing => "no point in a band that the model needs",
        LightCurveProblem.TooOld => "first detected more than 90 days ago",
        LightCurveProblem.SolarSystemObject => "a known object of the solar system",
        LightCurveProblem.GalacticCounterpart => "a catalogued object that is neither galaxy nor transient",
        LightCurveProblem.RedshiftMissing => "no redshift",
        LightCurveProblem.NotFinite => "a number is not finite",
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem, "no such problem"),
    };
}
