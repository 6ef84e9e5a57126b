using System.Numerics;

namespace Nightjar.Learning.Metrics;

/// <summary>A reliability diagram: how often things come true that are given a probability, and how far that is from it.</summary>
/// <remarks>Bins without objects are left out. Objects with equal probabilities share a bin, so no result depends on their
/// order. Source: Naeini, Cooper and Hauskrecht 2015; Guo et al. 2017.</remarks>
public sealed class Reliability
{
    private const string Name = "reliability";

    private Reliability(IReadOnlyList<ReliabilityBin> bins)
    {
        Bins = bins;
    }

    /// <summary>The bins that have objects, by rising probability.</summary>
    public IReadOnlyList<ReliabilityBin> Bins { get; }

    /// <summary>Expected calibration error: Σ_b (w_b / W) |mean probability − fraction that came true|.</summary>
    public double ExpectedCalibrationError
    {
        get
        {
            double sum = 0, total = 0;
            foreach (var bin in Bins)
            {
                if (bin.Weight == 0) continue;
                sum += bin.Weight * Math.Abs(bin.MeanProbability - bin.PositiveFraction);
                total += bin.Weight;
            }

            return sum / total;
        }
    }

    /// <summary>The largest |mean probability − fraction that came true| of a bin.</summary>
    public double MaximumCalibrationError =>
        Bins.Where(bin => bin.Weight > 0).Select(bin => Math.Abs(bin.MeanProbability - bin.PositiveFraction)).DefaultIfEmpty(double.NaN).Max();

    /// <summary>Bins of equal width: bin k holds k/n ≤ p &lt; (k + 1)/n, the last one 1 as well.</summary>
    /// <exception cref="MetricException">The input is empty, lengths differ, there is no bin, or a probability is NaN or outside [0, 1].</exception>
    public static Reliability EqualWidth<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<bool> labels, int bins, ReadOnlySpan<double> weights = default)
        where T : struct, IFloatingPoint<T>
    {
        var (sorted, order) = Sort(probabilities, labels.Length, bins, weights);
        var found = new List<ReliabilityBin>();
        for (var begin = 0; begin < sorted.Length;)
        {
            var k = BinOf(sorted[begin], bins);
            var end = begin + 1;
            while (end < sorted.Length && BinOf(sorted[end], bins) == k) end++;
            found.Add(Summarise((double)k / bins, (k + 1.0) / bins, sorted, order, begin..end, labels, weights));
            begin = end;
        }

        return new(found);
    }

    /// <summary>Bins of nearly equal count: bin k ends with the ⌈(k + 1) N/n⌉-th object by rising probability and takes
    /// those that equal it; where there are many equals, there are fewer bins.</summary>
    /// <exception cref="MetricException">The input is empty, lengths differ, there is no bin, or a probability is NaN or outside [0, 1].</exception>
    public static Reliability EqualCount<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<bool> labels, int bins, ReadOnlySpan<double> weights = default)
        where T : struct, IFloatingPoint<T>
    {
        var (sorted, order) = Sort(probabilities, labels.Length, bins, weights);
        var found = new List<ReliabilityBin>();
        var begin = 0;
        for (var k = 0; k < bins && begin < sorted.Length; k++)
        {
            var end = (int)(((k + 1L) * sorted.Length + bins - 1) / bins);
            if (end <= begin) continue;
            while (end < sorted.Length && sorted[end] == sorted[end - 1]) end++;
            found.Add(Summarise(sorted[begin], sorted[end - 1], sorted, order, begin..end, labels, weights));
            begin = end;
        }

        return new(found);
    }

    /// <summary>Makes a multi-class prediction binary: the probability of the likeliest class, and whether it is the true one.</summary>
    /// <param name="probabilities">Probabilities (objects, classes), row after row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="labels">Class of each object.</param>
    /// <exception cref="MetricException">The input is empty, lengths differ, a probability is NaN, or a label is none of the classes.</exception>
    public static (T[] Confidence, bool[] Correct) TopLabel<T>(ReadOnlySpan<T> probabilities, int classes, ReadOnlySpan<int> labels)
        where T : struct, IFloatingPoint<T>
    {
        MetricInput.Table(Name, probabilities.Length, classes, labels, weights: 0);
        var (confidence, correct) = (new T[labels.Length], new bool[labels.Length]);
        for (var i = 0; i < labels.Length; i++)
        {
            var row = probabilities.Slice(i * classes, classes);
            var top = MetricInput.LargestOf(Name, row, i * classes);
            (confidence[i], correct[i]) = (row[top], top == labels[i]);
        }

        return (confidence, correct);
    }

    private static int BinOf(double probability, int bins)
    {
        var k = Math.Min((int)(probability * bins), bins - 1);

        // The product may have been rounded across an edge.
        if (k + 1 < bins && probability >= (k + 1.0) / bins) return k + 1;
        return probability < (double)k / bins ? k - 1 : k;
    }

    private static (double[] Sorted, int[] Order) Sort<T>(
        ReadOnlySpan<T> probabilities, int labels, int bins, ReadOnlySpan<double> weights)
        where T : struct, IFloatingPoint<T>
    {
        MetricInput.Counts(Name, probabilities.Length, labels, weights.Length);
        if (bins < 1) throw new MetricException(Name, $"{bins} bins are too few: there must be one or more");
        var (sorted, order) = (new double[labels], new int[labels]);
        for (var i = 0; i < labels; i++)
        {
            (sorted[i], order[i]) = (MetricInput.Probability(Name, probabilities[i], i), i);
            MetricInput.Weight(Name, weights, i);
        }

        Array.Sort(sorted, order);
        return (sorted, order);
    }

    private static ReliabilityBin Summarise(
        double lower, double upper, double[] sorted, int[] order, Range range, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights)
    {
        var (begin, count) = range.GetOffsetAndLength(sorted.Length);
        double total = 0, probability = 0, positive = 0;
        for (var i = begin; i < begin + count; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[order[i]];
            total += weight;
            probability += weight * sorted[i];
            positive += labels[order[i]] ? weight : 0;
        }

        return new(lower, upper, count, total, probability / total, positive / total);
    }
}
