using System.Globalization;
using Nightjar.Learning.Metrics;

namespace Nightjar.Models.Transfer;

/// <summary>Draws conclusions from the trainings of a study.</summary>
public static class TransferAnalysis
{
    /// <summary>What the paper says of labels saved at equal performance (Muthukrishna and Gupta 2025).</summary>
    public const double PaperLabelsSaved = 0.75;

    /// <summary>What the paper says of the share of full performance at 30 % of the labels.</summary>
    public const double PaperShareAtThirty = 0.95;

    /// <summary>What the paper says of epochs to converge: a quarter fewer.</summary>
    public const double PaperEpochRatio = 0.75;

    private const double Thirty = 0.3;

    /// <summary>The metrics, by name.</summary>
    public static IReadOnlyList<(string Name, Func<TransferRun, double> Of)> Metrics { get; } = [("macro AUC", r => r.MacroAuc), ("macro F1", r => r.MacroF1)];

    /// <summary>The findings of a target's trainings, for each start from the base model and each metric.</summary>
    /// <param name="runs">Trainings of one target; shares and seeds of which scratch or the variant is missing are passed over.</param>
    public static IReadOnlyList<TransferFinding> Of(IReadOnlyList<TransferRun> runs)
    {
        var findings = new List<TransferFinding>();
        foreach (var variant in Enum.GetValues<TransferVariant>().Where(v => v != TransferVariant.Scratch))
        {
            foreach (var (name, metric) in Metrics)
            {
                var scratch = runs.Where(r => r.Variant == TransferVariant.Scratch).ToArray();
                var other = runs.Where(r => r.Variant == variant).ToArray();
                var seeds = scratch.Select(r => r.Seed).Intersect(other.Select(r => r.Seed)).Order().ToArray();
                if (seeds.Length == 0) continue;
                BootstrapInterval Interval(Func<TransferRun[], TransferRun[], double> value) =>
                    Bootstrap.Interval(seeds.Length, chosen => value(Pick(scratch, seeds, chosen), Pick(other, seeds, chosen)));
                findings.Add(new(
                    runs[0].Target,
                    variant,
                    name,
                    Interval((a, b) => LabelsSaved(TransferCurve.Of(a, metric), TransferCurve.Of(b, metric))),
                    Interval((a, b) => TransferCurve.Of(b, metric).At(Thirty) / TransferCurve.Of(a, metric).Means[^1]),
                    Interval(EpochRatio)));
            }
        }

        return findings;
    }

    /// <summary>The share of the labels that the second curve can do without and still reach the last value of the first.</summary>
    public static double LabelsSaved(TransferCurve scratch, TransferCurve other)
    {
        var share = other.FirstShareOf(scratch.Means[^1]);
        return double.IsNaN(share) ? 0 : 1 - share;
    }

    /// <summary>Writes all trainings: <c>target,variant,fraction,seed,labels,macro_auc,macro_f1,best_epoch,best_steps,seconds,judge,judge_auc,judge_f1</c>,
    /// one line for each training and judge, or with empty fields where there is none.</summary>
    public static void WriteCsv(TextWriter writer, IEnumerable<TransferRun> runs)
    {
        writer.Write("target,variant,fraction,seed,labels,macro_auc,macro_f1,best_epoch,best_steps,seconds,judge,judge_auc,judge_f1\n");
        foreach (var r in runs.OrderBy(r => r.Target, StringComparer.Ordinal).ThenBy(r => r.Variant).ThenBy(r => r.Fraction).ThenBy(r => r.Seed))
        {
            var start = string.Create(CultureInfo.InvariantCulture, $"{r.Target},{r.Variant},{r.Fraction},{r.Seed},{r.Labels},{r.MacroAuc:R},{r.MacroF1:R},{r.BestEpoch},{r.BestSteps},{r.Seconds:0.0}");
            if (r.Judges.Count == 0) writer.Write(start + ",,,\n");
            foreach (var (name, values) in r.Judges.OrderBy(j => j.Key, StringComparer.Ordinal)) writer.Write(string.Create(CultureInfo.InvariantCulture, $"{start},{name},{values[0]:R},{values[1]:R}\n"));
        }
    }

    private static double EpochRatio(TransferRun[] scratch, TransferRun[] other)
    {
        var (a, b) = (TransferCurve.Of(scratch, r => r.BestEpoch), TransferCurve.Of(other, r => r.BestEpoch));
        return a.Means.Zip(b.Means, (from, to) => to / Math.Max(from, 1)).Average();
    }

    private static TransferRun[] Pick(TransferRun[] runs, int[] seeds, ReadOnlySpan<int> chosen)
    {
        var picked = new List<TransferRun>();
        foreach (var place in chosen) picked.AddRange(runs.Where(r => r.Seed == seeds[place]));
        return [.. picked];
    }
}
