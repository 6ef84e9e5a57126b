using System.Numerics;

namespace Nightjar.Learning.Metrics;

/// <summary>Logarithmic losses: minus the logarithm of the probability that was given to what came true.</summary>
/// <remarks>Rows of probabilities are taken as they are, not divided by their sum.</remarks>
public static class LogLoss
{
    /// <summary>Probabilities are clipped to [Clip, 1 − Clip] before the logarithm is taken, as PLAsTiCC did. A certain
    /// mistake costs 34.54.</summary>
    public const double Clip = 1e-15;

    private const string Name = "log-loss";

    /// <summary>−Σ w (y ln p + (1 − y) ln(1 − p)) / Σ w.</summary>
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
            var probability = Math.Clamp(MetricInput.Probability(Name, probabilities[i], i), Clip, 1 - Clip);
            sum -= weight * (labels[i] ? Math.Log(probability) : double.LogP1(-probability));
            total += weight;
        }

        return sum / total;
    }

    /// <summary>−Σ w ln p(true class) / Σ w.</summary>
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
            sum -= weight * LogOfTruth(probabilities, classes, labels, i);
            total += weight;
        }

        return sum / total;
    }

    /// <summary>The weighted log-loss of PLAsTiCC, −Σ_c w_c ((1/n_c) Σ_(i in c) ln p_ic) / Σ_c w_c: every class counts as
    /// much as its weight, however many objects it has. Source: Malz et al. 2019, Kaggle's rules.</summary>
    /// <param name="probabilities">Probabilities (objects, classes), row after row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="labels">Class of each object.</param>
    /// <param name="classWeights">Weight of each class; empty for 1.</param>
    /// <returns>The loss over the classes that have objects.</returns>
    /// <exception cref="MetricException">The input is empty, lengths differ, a probability is NaN or outside [0, 1], or a
    /// label is none of the classes.</exception>
    public static double Plasticc<T>(
        ReadOnlySpan<T> probabilities, int classes, ReadOnlySpan<int> labels, ReadOnlySpan<double> classWeights = default)
        where T : struct, IFloatingPoint<T>
    {
        MetricInput.Table(Name, probabilities.Length, classes, labels, weights: 0);
        if (!classWeights.IsEmpty && classWeights.Length != classes)
            throw new MetricException(Name, $"there are {classWeights.Length} class weights for {classes} classes");
        var sums = new double[classes];
        var counts = new int[classes];
        for (var i = 0; i < labels.Length; i++)
        {
            sums[labels[i]] -= LogOfTruth(probabilities, classes, labels, i);
            counts[labels[i]]++;
        }

        double sum = 0, total = 0;
        for (var c = 0; c < classes; c++)
        {
            var weight = MetricInput.Weight(Name, classWeights, c);
            if (counts[c] == 0) continue;
            sum += weight * sums[c] / counts[c];
            total += weight;
        }

        return sum / total;
    }

    private static double LogOfTruth<T>(ReadOnlySpan<T> probabilities, int classes, ReadOnlySpan<int> labels, int i)
        where T : struct, IFloatingPoint<T>
    {
        for (var c = 0; c < classes; c++) MetricInput.Probability(Name, probabilities[i * classes + c], i * classes + c);
        return Math.Log(Math.Clamp(double.CreateTruncating(probabilities[i * classes + labels[i]]), Clip, 1 - Clip));
    }
}
