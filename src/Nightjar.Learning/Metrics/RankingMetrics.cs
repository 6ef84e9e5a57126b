using System.Numerics;

namespace Nightjar.Learning.Metrics;

/// <summary>Areas under curves, for those who want the number alone. <see cref="ThresholdSweep"/> has the curves.</summary>
public static class RankingMetrics
{
    private const string Name = "one-versus-rest area";

    /// <summary>Area under the ROC curve; NaN, as it is undefined, where one class is missing.</summary>
    /// <exception cref="MetricException">As for <see cref="ThresholdSweep.Of"/>.</exception>
    public static double AreaUnderRoc<T>(ReadOnlySpan<T> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
        where T : struct, IFloatingPoint<T> => ThresholdSweep.Of(scores, labels, weights).AreaUnderRoc;

    /// <summary>Average precision; NaN, as it is undefined, where there are no positives.</summary>
    /// <exception cref="MetricException">As for <see cref="ThresholdSweep.Of"/>.</exception>
    public static double AveragePrecision<T>(ReadOnlySpan<T> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
        where T : struct, IFloatingPoint<T> => ThresholdSweep.Of(scores, labels, weights).AveragePrecision;

    /// <summary>Each class against all others.</summary>
    /// <param name="scores">Scores (objects, classes), row after row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="labels">Class of each object.</param>
    /// <param name="weights">Weight of each object; empty for 1.</param>
    /// <returns>A sweep for each class; its areas are NaN where the class, or every other, has no objects.</returns>
    /// <exception cref="MetricException">The input is empty, lengths differ, a score is NaN or a label is none of the classes.</exception>
    public static ThresholdSweep[] OneVersusRest<T>(
        ReadOnlySpan<T> scores, int classes, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default)
        where T : struct, IFloatingPoint<T>
    {
        MetricInput.Table(Name, scores.Length, classes, labels, weights.Length);
        for (var i = 0; i < scores.Length; i++) MetricInput.Score(Name, scores[i], i);
        var column = new T[labels.Length];
        var isClass = new bool[labels.Length];
        var sweeps = new ThresholdSweep[classes];
        for (var c = 0; c < classes; c++)
        {
            for (var i = 0; i < column.Length; i++) (column[i], isClass[i]) = (scores[i * classes + c], labels[i] == c);
            sweeps[c] = ThresholdSweep.Of<T>(column, isClass, weights);
        }

        return sweeps;
    }

    /// <summary>Mean of the areas under the one-versus-rest ROC curves. NaN, as it is undefined, where a class has no
    /// objects: a mean over the classes that happen to be there could not be compared with another.</summary>
    /// <exception cref="MetricException">As for <see cref="OneVersusRest"/>.</exception>
    public static double MacroAreaUnderRoc<T>(
        ReadOnlySpan<T> scores, int classes, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default)
        where T : struct, IFloatingPoint<T> =>
        OneVersusRest(scores, classes, labels, weights).Average(sweep => sweep.AreaUnderRoc);
}
