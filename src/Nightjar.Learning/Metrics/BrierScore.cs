using System.Numerics;

namespace Nightjar.Learning.Metrics;

/// <summary>Mean squared error of probabilities (Brier 1950).</summary>
public static class BrierScore
{
    private const string Name = "Brier score";

    /// <summary>Σ w (p − y)² / Σ w, from 0 to 1.</summary>
    /// <param name="probabilities">Probability of the positive class.</param>
    /// <param name="labels">Whether the object is of the positive class.</param>
    /// <param name="weights">Weight of each object; empty for 1.</param>
    /// <exception cref="MetricException">The input is empty, lengths differ, or a probability is NaN or outside [0, 1].</exception>
    public static double Binary<T>(ReadOnlySpan<T> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
        where T : struct, IFloatingPoint<T>
    {
        MetricInput.Counts(Name, probabilities.Length, labels.Length, weights.Length);
        double sum = 0, total = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            var weight = MetricInput.Weight(Name, weights, i);
            var error = MetricInput.Probability(Name, probabilities[i], i) - (labels[i] ? 1 : 0);
            sum += weight * error * error;
            total += weight;
        }

        return sum / total;
    }

    /// <summary>Σ_i w_i Σ_c (p_ic − y_ic)² / Σ w, from 0 to 2; with two classes twice the binary score.</summary>
    /// <param name="probabilities">Probabilities (objects, classes), row after row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="labels">Class of each object.</param>
    /// <param name="weights">Weight of each object; empty for 1.</param>
    /// <exception cref="MetricException">The input is empty, lengths differ, a probability is NaN or outside [0, 1], or a
    /// label is none of the classes.</exception>
    public static double MultiClass<T>(
        ReadOnlySpan<T> probabilities, int classes, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default)
        where T : struct, IFloatingPoint<T>
    {
        MetricInput.Table(Name, probabilities.Length, classes, labels, weights.Length);
        double sum = 0, total = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            var weight = MetricInput.Weight(Name, weights, i);
            for (var c = 0; c < classes; c++)
            {
                var error = MetricInput.Probability(Name, probabilities[i * classes + c], i * classes + c) - (labels[i] == c ? 1 : 0);
                sum += weight * error * error;
            }

            total += weight;
        }

        return sum / total;
    }
}
