using System.Globalization;
using Nightjar.Learning.Metrics;
using Nightjar.Models.Training;

namespace Nightjar.Models.Evaluation;

/// <summary>How a classifier fares on some of the examples; what is undefined is NaN.</summary>
/// <param name="Name">Which ones.</param>
/// <param name="Positives">Examples with the label 1.</param>
/// <param name="Negatives">Examples with the label 0.</param>
/// <param name="FalseNegativeRate">Share of the positives below the threshold.</param>
/// <param name="FalsePositiveRate">Share of the negatives at or above the threshold.</param>
/// <param name="AreaUnderRoc">The area under their ROC curve.</param>
/// <param name="MeanScore">Their mean score.</param>
public sealed record GroupEvaluation(
    string Name, int Positives, int Negatives, double FalseNegativeRate, double FalsePositiveRate, double AreaUnderRoc, double MeanScore)
{
    private const int BrightestBin = 14;
    private const int FaintestBin = 22;

    /// <summary>Bins of one magnitude; what is brighter than 14 or fainter than 22 is in the first and the last one.</summary>
    public static IEnumerable<GroupEvaluation> ByMagnitude(IReadOnlyList<LabelledAlert> alerts, IReadOnlyList<float> scores, double threshold) =>
        Enumerable.Range(0, alerts.Count)
            .Where(i => double.IsFinite(alerts[i].Magnitude))
            .GroupBy(i => Math.Clamp((int)Math.Floor(alerts[i].Magnitude), BrightestBin - 1, FaintestBin))
            .OrderBy(g => g.Key)
            .Select(g => Of(NameOfBin(g.Key), g, alerts, scores, threshold));

    /// <summary>Kinds by name, those of positives first.</summary>
    public static IEnumerable<GroupEvaluation> ByKind(IReadOnlyList<LabelledAlert> alerts, IReadOnlyList<float> scores, double threshold) =>
        Enumerable.Range(0, alerts.Count)
            .GroupBy(i => (alerts[i].IsPositive, alerts[i].Kind))
            .OrderByDescending(g => g.Key.IsPositive)
            .ThenBy(g => g.Key.Kind, StringComparer.Ordinal)
            .Select(g => Of(g.Key.Kind, g, alerts, scores, threshold));

    private static string NameOfBin(int bin) => bin switch
    {
        < BrightestBin => string.Create(CultureInfo.InvariantCulture, $"< {BrightestBin}"),
        >= FaintestBin => string.Create(CultureInfo.InvariantCulture, $">= {FaintestBin}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bin}-{bin + 1}"),
    };

    private static GroupEvaluation Of(string name, IEnumerable<int> members, IReadOnlyList<LabelledAlert> alerts, IReadOnlyList<float> scores, double threshold)
    {
        var chosen = members.ToArray();
        var (s, l) = (Array.ConvertAll(chosen, i => scores[i]), Array.ConvertAll(chosen, i => alerts[i].IsPositive));
        var sweep = ThresholdSweep.Of<float>(s, l);
        var point = sweep.At(threshold);
        return new(name, (int)sweep.Positives, (int)sweep.Negatives, point.FalseNegativeRate, point.FalsePositiveRate, sweep.AreaUnderRoc, s.Average());
    }
}
