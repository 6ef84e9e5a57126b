using System.Numerics;

namespace Nightjar.Learning.Metrics;

/// <summary>Checks that all metrics share.</summary>
internal static class MetricInput
{
    /// <summary>How far outside [0, 1] the rounding of float32 may push a probability.</summary>
    private const double ProbabilitySlack = 1e-6;

    public static void Counts(string metric, int values, int labels, int weights)
    {
        if (labels == 0) throw new MetricException(metric, "there is nothing to measure: the input is empty");
        if (values != labels) throw new MetricException(metric, $"there are {values} values for {labels} labels");
        if (weights != 0 && weights != labels) throw new MetricException(metric, $"there are {weights} weights for {labels} labels");
    }

    /// <summary>Checks a table of (objects, classes) in row order against its labels.</summary>
    public static void Table(string metric, int values, int classes, ReadOnlySpan<int> labels, int weights)
    {
        if (classes < 2) throw new MetricException(metric, $"{classes} classes are too few: there must be two or more");
        if (values % classes != 0) throw new MetricException(metric, $"{values} values do not make rows of {classes} classes");
        Counts(metric, values / classes, labels.Length, weights);
        for (var i = 0; i < labels.Length; i++) Label(metric, labels[i], classes, i);
    }

    public static void Label(string metric, int label, int classes, int index)
    {
        if ((uint)label >= (uint)classes)
            throw new MetricException(metric, $"label {label} of object {index} is none of the classes 0 to {classes - 1}");
    }

    public static double Score<T>(string metric, T value, int index)
        where T : struct, IFloatingPoint<T>
    {
        if (T.IsNaN(value)) throw new MetricException(metric, $"score {index} is not a number");
        return double.CreateTruncating(value);
    }

    public static double Probability<T>(string metric, T value, int index)
        where T : struct, IFloatingPoint<T>
    {
        var probability = double.CreateTruncating(value);
        return probability is >= -ProbabilitySlack and <= 1 + ProbabilitySlack
            ? Math.Clamp(probability, 0, 1)
            : throw new MetricException(metric, $"probability {index} is {probability:R}, not within 0 to 1");
    }

    /// <summary>The weight of an object; 1 where there are no weights.</summary>
    public static double Weight(string metric, ReadOnlySpan<double> weights, int index)
    {
        if (weights.IsEmpty) return 1;
        return weights[index] is >= 0 and < double.PositiveInfinity
            ? weights[index]
            : throw new MetricException(metric, $"weight {index} is {weights[index]:R}, neither zero nor positive and finite");
    }

    /// <summary>The index of the largest value of a row; the first of equals.</summary>
    public static int LargestOf<T>(string metric, ReadOnlySpan<T> row, int firstIndex)
        where T : struct, IFloatingPoint<T>
    {
        var best = 0;
        for (var i = 0; i < row.Length; i++)
        {
            if (T.IsNaN(row[i])) throw new MetricException(metric, $"score {firstIndex + i} is not a number");
            if (row[i] > row[best]) best = i;
        }

        return best;
    }
}
