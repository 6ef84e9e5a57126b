using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Night;

/// <summary>Real/bogus scores with the distributions that published packets show for real sources and for artefacts.</summary>
internal static class ScoreModel
{
    private const double ForestTrees = 700; // rb comes in steps of one vote

    /// <summary><c>drb</c>.</summary>
    public static double Deep(bool isReal, double signalToNoise, ref RandomStream random)
    {
        var logit = isReal
            ? random.NextNormal(6.0 + 1.6 * Math.Log(Math.Max(1, signalToNoise / 5)), 3.0)
            : random.NextNormal(-2.8, 2.4);
        return Logistic(Math.Clamp(logit, -16, 16));
    }

    /// <summary><c>rb</c>.</summary>
    public static double Forest(bool isReal, double signalToNoise, ref RandomStream random)
    {
        var logit = isReal
            ? random.NextNormal(0.8 + 0.65 * Math.Log(Math.Max(1, signalToNoise / 5)), 0.85)
            : random.NextNormal(-0.45, 0.65);
        return Math.Round(Logistic(Math.Min(logit, 4)) * ForestTrees) / ForestTrees;
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
