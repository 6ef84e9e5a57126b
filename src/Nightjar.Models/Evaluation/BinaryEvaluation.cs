using Nightjar.Learning.Metrics;
using Nightjar.Models.Training;

namespace Nightjar.Models.Evaluation;

/// <summary>How well the scores of one classifier tell two classes apart. Intervals are of 95 %, by drawing whole objects with
/// replacement; what is undefined, such as an area where a class is missing, is NaN.</summary>
public sealed class BinaryEvaluation
{
    private const int Resamples = 500;
    private const int CalibrationBins = 10;

    private BinaryEvaluation(string name, double threshold, IReadOnlyList<LabelledAlert> alerts, float[] scores)
    {
        var labels = alerts.Select(a => a.IsPositive).ToArray();
        (Name, Threshold, Alerts, Scores) = (name, threshold, alerts, scores);
        Sweep = ThresholdSweep.Of<float>(scores, labels);
        Calibration = Reliability.EqualWidth<float>(scores, labels, CalibrationBins);
        Brier = BrierScore.Binary<float>(scores, labels);
        var objects = new Dictionary<string, long>(StringComparer.Ordinal);
        var groups = alerts.Select(a => objects.TryGetValue(a.ObjectId, out var known) ? known : objects[a.ObjectId] = objects.Count).ToArray();
        var options = new BootstrapOptions { Resamples = Resamples };
        AreaUnderRoc = Bootstrap.GroupedInterval(groups, chosen => Area(chosen, scores, labels), options);
        FalseNegativeRate = Bootstrap.GroupedInterval(groups, chosen => Rate(chosen, labels, isPositive: true), options);
        FalsePositiveRate = Bootstrap.GroupedInterval(groups, chosen => Rate(chosen, labels, isPositive: false), options);
        ByMagnitude = [.. GroupEvaluation.ByMagnitude(alerts, scores, threshold)];
        ByKind = [.. GroupEvaluation.ByKind(alerts, scores, threshold)];
    }

    /// <summary>The classifier's name.</summary>
    public string Name { get; }

    /// <summary>Scores of this and above are called positive.</summary>
    public double Threshold { get; }

    /// <summary>The examples.</summary>
    public IReadOnlyList<LabelledAlert> Alerts { get; }

    /// <summary>A score for each.</summary>
    public IReadOnlyList<float> Scores { get; }

    /// <summary>Every threshold that makes a difference.</summary>
    public ThresholdSweep Sweep { get; }

    /// <summary>The area under the ROC curve.</summary>
    public BootstrapInterval AreaUnderRoc { get; }

    /// <summary>Share of the positives below the threshold.</summary>
    public BootstrapInterval FalseNegativeRate { get; }

    /// <summary>Share of the negatives at or above the threshold.</summary>
    public BootstrapInterval FalsePositiveRate { get; }

    /// <summary>Ten bins of the score and what came true in them.</summary>
    public Reliability Calibration { get; }

    /// <summary>Mean squared error of the scores.</summary>
    public double Brier { get; }

    /// <summary>By magnitude of the difference, bright ones first.</summary>
    public IReadOnlyList<GroupEvaluation> ByMagnitude { get; }

    /// <summary>By label and kind.</summary>
    public IReadOnlyList<GroupEvaluation> ByKind { get; }

    /// <summary>Evaluates.</summary>
    /// <param name="name">The classifier's name.</param>
    /// <param name="alerts">The examples.</param>
    /// <param name="scores">A score from 0 to 1 for each.</param>
    /// <param name="threshold">Scores of this and above are called positive.</param>
    /// <exception cref="MetricException">There are none, or a score is no probability.</exception>
    public static BinaryEvaluation Of(string name, IReadOnlyList<LabelledAlert> alerts, float[] scores, double threshold = 0.5)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        ArgumentNullException.ThrowIfNull(scores);
        return new(name, threshold, alerts, scores);
    }

    private static double Area(ReadOnlySpan<int> chosen, float[] scores, bool[] labels)
    {
        var (s, l) = (new float[chosen.Length], new bool[chosen.Length]);
        for (var i = 0; i < chosen.Length; i++) (s[i], l[i]) = (scores[chosen[i]], labels[chosen[i]]);
        return RankingMetrics.AreaUnderRoc<float>(s, l);
    }

    private double Rate(ReadOnlySpan<int> chosen, bool[] labels, bool isPositive)
    {
        var (wrong, all) = (0, 0);
        foreach (var i in chosen)
        {
            if (labels[i] != isPositive) continue;
            all++;
            if (Scores[i] >= Threshold != isPositive) wrong++;
        }

        return (double)wrong / all;
    }
}
