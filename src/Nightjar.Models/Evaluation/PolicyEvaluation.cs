using Nightjar.Models.Training;

namespace Nightjar.Models.Evaluation;

/// <summary>How a policy fares on objects: purity, the share of bright transients among the triggered objects; completeness, the share of
/// triggered objects among the bright transients; F1 = 2·p·c / (p + c). Shares of nothing are NaN, F1 is 0 where nothing right was
/// triggered.</summary>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Purity">Of all objects.</param>
/// <param name="Completeness">Of all objects.</param>
/// <param name="F1">Of all objects.</param>
/// <param name="Bins">By the magnitude of the object's brightest alert.</param>
public sealed record PolicyEvaluation(string Policy, double Purity, double Completeness, double F1, IReadOnlyList<PolicyBin> Bins)
{
    private const double BrightestBin = 17;
    private const double BinWidth = 0.25;
    private const int BinCount = 6;

    /// <summary>Evaluates the four published policies.</summary>
    /// <param name="alerts">Alerts with label and magnitude; all of an object have its label.</param>
    /// <param name="scores">A score for each.</param>
    public static PolicyEvaluation[] Published(IReadOnlyList<LabelledAlert> alerts, IReadOnlyList<float> scores)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        ArgumentNullException.ThrowIfNull(scores);
        var objects = Enumerable.Range(0, alerts.Count).GroupBy(i => alerts[i].ObjectId, StringComparer.Ordinal).Select(o => o.ToArray()).ToArray();
        return [.. TriggerPolicy.Published.Select(policy => Of(policy, objects, alerts, scores))];
    }

    private static PolicyEvaluation Of(TriggerPolicy policy, int[][] objects, IReadOnlyList<LabelledAlert> alerts, IReadOnlyList<float> scores)
    {
        var judged = Array.ConvertAll(objects, o =>
        {
            var magnitudes = Array.ConvertAll(o, i => alerts[i].Magnitude);
            return (Peak: magnitudes.Min(), alerts[o[0]].IsPositive, IsTriggered: policy.Triggers(Array.ConvertAll(o, i => scores[i]), magnitudes));
        });
        var all = Rates(judged);
        var bins = Enumerable.Range(0, BinCount).Select(i =>
        {
            var (from, to) = (BrightestBin + (i * BinWidth), BrightestBin + ((i + 1) * BinWidth));
            var inside = Array.FindAll(judged, o => o.Peak >= from && o.Peak < to);
            var rates = Rates(inside);
            return new PolicyBin(from, to, inside.Length, rates.Purity, rates.Completeness);
        });
        return new(policy.Name, all.Purity, all.Completeness, all.F1, [.. bins]);
    }

    private static (double Purity, double Completeness, double F1) Rates((double Peak, bool IsPositive, bool IsTriggered)[] objects)
    {
        var right = objects.Count(o => o.IsPositive && o.IsTriggered);
        var (triggered, positives) = (objects.Count(o => o.IsTriggered), objects.Count(o => o.IsPositive));
        return ((double)right / triggered, (double)right / positives, triggered + positives == 0 ? double.NaN : 2.0 * right / (triggered + positives));
    }
}
