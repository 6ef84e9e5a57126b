using System.Numerics;

namespace Nightjar.Learning.Metrics;

/// <summary>A binary classifier at every threshold that makes a difference: the ROC curve and its area, the
/// precision-recall curve and its average precision, rates of false positives and negatives against the threshold.</summary>
/// <remarks>An object is called positive when its score is the threshold or more. Objects with equal scores pass the
/// threshold together, so no result depends on their order (with weights, but for rounding). Where one class has no weight, areas are undefined and NaN.</remarks>
public sealed class ThresholdSweep
{
    private const string Name = "threshold sweep";
    private readonly ThresholdPoint[] _points;

    private ThresholdSweep(ThresholdPoint[] points)
    {
        _points = points;
    }

    /// <summary>The points from the threshold +∞, where nothing is positive, down to the lowest score, where everything is.
    /// In this order they are the ROC curve from (0, 0) to (1, 1), and the precision-recall curve from recall 0 to 1.</summary>
    public ReadOnlySpan<ThresholdPoint> Points => _points;

    /// <summary>Weight of all positives.</summary>
    public double Positives => _points[^1].Positives;

    /// <summary>Weight of all negatives.</summary>
    public double Negatives => _points[^1].Negatives;

    /// <summary>Area under the ROC curve: the probability that a positive scores higher than a negative, ties counting one
    /// half (Mann-Whitney U divided by the number of pairs). NaN where a class is missing.</summary>
    public double AreaUnderRoc
    {
        get
        {
            double area = 0;
            for (var i = 1; i < _points.Length; i++)
            {
                var higher = _points[i - 1].TruePositives;
                area += (_points[i].FalsePositives - _points[i - 1].FalsePositives)
                    * (higher + (_points[i].TruePositives - higher) / 2);
            }

            return area / Positives / Negatives;
        }
    }

    /// <summary>Average precision, Σ (R_i − R_(i−1)) P_i over the thresholds, without interpolation. NaN without positives.</summary>
    public double AveragePrecision
    {
        get
        {
            double sum = 0;
            for (var i = 1; i < _points.Length; i++)
                sum += (_points[i].TruePositives - _points[i - 1].TruePositives) * _points[i].Precision;
            return sum / Positives;
        }
    }

    /// <summary>Sweeps the thresholds.</summary>
    /// <param name="scores">Score of each object, larger for the positive class; infinities are allowed.</param>
    /// <param name="labels">Whether the object is of the positive class.</param>
    /// <param name="weights">Weight of each object; empty for 1.</param>
    /// <exception cref="MetricException">The input is empty, lengths differ, a score is NaN, a weight is negative or not finite.</exception>
    public static ThresholdSweep Of<T>(ReadOnlySpan<T> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
        where T : struct, IFloatingPoint<T>
    {
        MetricInput.Counts(Name, scores.Length, labels.Length, weights.Length);
        var keys = new double[scores.Length];
        var order = new int[scores.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            // Negated, so that an ascending sort puts the highest score first; subtracted from zero, -0 and +0 are the same.
            (keys[i], order[i]) = (0.0 - MetricInput.Score(Name, scores[i], i), i);
            MetricInput.Weight(Name, weights, i);
        }

        Array.Sort(keys, order);
        double positives = 0, negatives = 0;
        foreach (var i in order)
        {
            if (labels[i]) positives += weights.IsEmpty ? 1 : weights[i];
            else negatives += weights.IsEmpty ? 1 : weights[i];
        }

        var points = new List<ThresholdPoint> { new(double.PositiveInfinity, 0, 0, positives, negatives) };
        double truePositives = 0, falsePositives = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[order[i]];
            if (labels[order[i]]) truePositives += weight;
            else falsePositives += weight;
            var lastOfEquals = i + 1 == keys.Length || keys[i + 1] != keys[i];
            if (lastOfEquals) points.Add(new(0.0 - keys[i], truePositives, falsePositives, positives, negatives));
        }

        return new ThresholdSweep([.. points]);
    }

    /// <summary>What happens at a threshold, which need not be one of the scores.</summary>
    /// <exception cref="MetricException">The threshold is NaN.</exception>
    public ThresholdPoint At(double threshold)
    {
        if (double.IsNaN(threshold)) throw new MetricException(Name, "the threshold is not a number");
        var (low, high) = (0, _points.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_points[middle].Threshold >= threshold) low = middle + 1;
            else high = middle;
        }

        return _points[Math.Max(low - 1, 0)] with { Threshold = threshold };
    }

    /// <summary>The point with the most recall whose false positive rate does not exceed a limit.</summary>
    public ThresholdPoint AtFalsePositiveRate(double limit)
    {
        var best = _points[0];
        foreach (var point in _points)
            if (point.FalsePositiveRate <= limit) best = point;
        return best;
    }

    /// <summary>The point with the largest F1, the highest threshold of equals.</summary>
    public ThresholdPoint BestF1()
    {
        var best = _points[0];
        foreach (var point in _points)
            if (point.F1 > best.F1 || double.IsNaN(best.F1)) best = point;
        return best;
    }
}
