using System.Globalization;

namespace Nightjar.Models.Evaluation;

/// <summary>Trials of a <see cref="TuningStudy"/> as CSV (RFC 4180, line feeds), one a line; what is undefined is empty.</summary>
public static class TuningCsv
{
    /// <summary>The names of the columns.</summary>
    public const string Header = "count,seed,tuned,tuned_negatives,positives,negatives,auc_before,auc_after,fnr_before,fnr_after,fpr_before,fpr_after";

    /// <summary>Writes them.</summary>
    public static void Write(TextWriter writer, IEnumerable<TuningTrial> trials)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(trials);
        writer.Write(Header + "\n");
        foreach (var t in trials)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{t.Count},{t.Seed},{t.Tuned},{t.TunedNegatives},{t.Positives},{t.Negatives},"));
            writer.Write(string.Join(',', new[] { t.Before.AreaUnderRoc, t.After.AreaUnderRoc, t.Before.FalseNegativeRate, t.After.FalseNegativeRate, t.Before.FalsePositiveRate, t.After.FalsePositiveRate }.Select(Number)));
            writer.Write('\n');
        }
    }

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";
}
