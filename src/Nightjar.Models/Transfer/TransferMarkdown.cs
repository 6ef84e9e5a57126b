using System.Globalization;
using Nightjar.Learning.Metrics;

namespace Nightjar.Models.Transfer;

/// <summary>The findings of a study as a text in Markdown.</summary>
public static class TransferMarkdown
{
    /// <summary>Writes it.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="preset">The size of the study.</param>
    /// <param name="runs">The trainings.</param>
    /// <param name="targets">Names and descriptions of the targets.</param>
    public static void Write(TextWriter writer, TransferPreset preset, IReadOnlyList<TransferRun> runs, IReadOnlyList<(string Name, string Description)> targets)
    {
        writer.Write($"# Transfer learning, {preset.Name}\n\n");
        writer.Write("Labels saved: what a start from the base model can do without and still reach what training from scratch reaches with all labels. "
            + "At 30 %: its score with 30 % of the labels over that of training from scratch with all. Intervals: 95 %, seeds drawn with replacement.\n\n"
            + "| target | start | metric | labels saved | at 30 % | epochs, of those from scratch |\n|---|---|---|---|---|---|\n");
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"| paper | transfer | | {100 * TransferAnalysis.PaperLabelsSaved:0} % | {100 * TransferAnalysis.PaperShareAtThirty:0} % | {100 * TransferAnalysis.PaperEpochRatio:0} % |\n"));
        foreach (var f in targets.SelectMany(t => TransferAnalysis.Of([.. runs.Where(r => r.Target == t.Name)])))
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"| {f.Target} | {f.Variant} | {f.Metric} | {Text(f.LabelsSaved)} | {Text(f.ShareAtThirty)} | {Text(f.EpochRatio)} |\n"));
        foreach (var (name, description) in targets)
        {
            writer.Write($"\n## {name}\n\n{description}\n\n| start | labels | macro AUC | macro F1 | epochs |\n|---|---|---|---|---|\n");
            foreach (var group in runs.Where(r => r.Target == name).GroupBy(r => (r.Variant, r.Fraction)).OrderBy(g => g.Key.Variant).ThenBy(g => g.Key.Fraction))
            {
                writer.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {group.Key.Variant} | {group.Average(r => r.Labels):0} ({100 * group.Key.Fraction:0} %) | {group.Average(r => r.MacroAuc):0.000} | {group.Average(r => r.MacroF1):0.000} | {group.Average(r => r.BestEpoch):0.0} |\n"));
            }
        }
    }

    private static string Text(BootstrapInterval i) => string.Create(CultureInfo.InvariantCulture, $"{100 * i.Estimate:0} % ({100 * i.Lower:0} to {100 * i.Upper:0})");
}
