namespace Nightjar.Models.LightCurves;

/// <summary>What a classifier of light curves says of an alert.</summary>
/// <param name="Probabilities">One for each class of the model; empty where there is a problem.</param>
/// <param name="Problem">Why there are none.</param>
public readonly record struct ClassScore(float[] Probabilities, LightCurveProblem Problem)
{
    /// <summary>Place of the most probable class, the first of equal ones; -1 where there is a problem.</summary>
    public int Best => Probabilities.Length == 0 ? -1 : Array.IndexOf(Probabilities, Probabilities.Max());
}
