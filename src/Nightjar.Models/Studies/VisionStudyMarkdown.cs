using System.Globalization;
using Nightjar.Models.Btsbot;

namespace Nightjar.Models.Studies;

/// <summary>The tables of a study as Markdown.</summary>
public static class VisionStudyMarkdown
{
    /// <summary>Writes the report.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="result">The study.</param>
    /// <param name="facts">What else to say: command, machine, date.</param>
    public static void Write(TextWriter writer, VisionStudyResult result, IReadOnlyList<(string Name, string Value)> facts)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(facts);
        writer.Write($"# Pre-trained vision models for alerts\n\n{result.Description}\n\n");
        Table(writer, ["", ""], facts.Select(f => new[] { f.Name, f.Value }));
        writer.Write("\n## Area under ROC\n\nImages alone; median over repetitions (least to largest).\n\n");
        var groups = VisionGroup.Of(result.Study, VisionStage.Image);
        Table(
            writer,
            ["network", "start", "images", "training alerts", "area", "over scratch", "seconds to train"],
            groups.Select(g => new[] { VisionArchitectures.TitleOf(g.Architecture), g.Start, Lower(g.Set), Text(g.Examples, 0), Text(g.Area), Gain(g, groups), Text(g.Seconds.Median, 1) }));
        writer.Write("\n## Triggers\n\nF1 of the published policies on the objects of the test part.\n\n");
        var both = VisionGroup.Of(result.Study, VisionStage.Both, VisionStage.Metadata);
        Table(
            writer,
            ["network", "start", "training alerts", "area", "bts_p1", "bts_p2", "prod_p1", "prod_p2"],
            both.Select(g => (string[])[g.Stage == VisionStage.Metadata ? "numbers alone" : VisionArchitectures.TitleOf(g.Architecture), g.Start, Text(g.Examples, 0), Text(g.Area), .. Evaluation.TriggerPolicy.Published.Select(p => Text(g.Policy(p.Name, e => e.F1)))]));
        writer.Write("\n## Serving\n\nImages and numbers, batches of 32, single precision.\n\n");
        Table(
            writer,
            ["network", "pixels", "parameters", "alerts/s, one core", "alerts/s, all cores", "MB"],
            result.Speeds.Select(s => new[] { VisionArchitectures.TitleOf(s.Architecture), Text(s.ImageSide, 0), s.Parameters.ToString("N0", CultureInfo.InvariantCulture), Text(s.OneCore, 1), Text(s.AllCores, 1), Text(s.Megabytes, 0) }));
        var galaxies = result.Study.Plan.Stages[0].Select(r => result.Study.Runs[r.Key]).OfType<VisionRunResult>().ToArray();
        if (galaxies.Length == 0) return;
        writer.Write("\n## Galaxies\n\nMean error of the shares of votes on galaxies that were not learned from.\n\n");
        Table(
            writer,
            ["network", "galaxies", "epochs", "error", "error of the mean shares", "seconds"],
            galaxies.Select(g => new[] { VisionArchitectures.TitleOf(g.Run.Architecture), Text(g.Examples, 0), Text(g.Epochs, 0), Text(g.Error ?? double.NaN, 4), Text(g.ConstantError ?? double.NaN, 4), Text(g.ProcessorSeconds ?? g.Seconds, 1) }));
    }

    /// <summary>What another start gains on random weights: the median of the differences of runs with the same seed and alerts.</summary>
    public static VisionSpread GainOf(VisionGroup group, VisionGroup? baseline)
    {
        ArgumentNullException.ThrowIfNull(group);
        return VisionSpread.Of(group.Results.Select(r => r.TestArea - baseline?.Results.FirstOrDefault(b => b.Run.Seed == r.Run.Seed)?.TestArea ?? double.NaN));
    }

    private static string Gain(VisionGroup group, IReadOnlyList<VisionGroup> groups) => group.Start == VisionRun.Scratch ? ""
        : Text(GainOf(group, groups.FirstOrDefault(g => g.Start == VisionRun.Scratch && g.Architecture == group.Architecture && g.Set == group.Set && g.Fraction == group.Fraction)), "+0.000;-0.000");

    private static void Table(TextWriter writer, string[] head, IEnumerable<string[]> rows)
    {
        writer.Write($"| {string.Join(" | ", head)} |\n|{string.Concat(Enumerable.Repeat("---|", head.Length))}\n");
        foreach (var row in rows) writer.Write($"| {string.Join(" | ", row.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal)))} |\n");
    }

    private static string Lower(FineTuningSet set) => set.ToString().ToLowerInvariant();

    private static string Text(double value, int decimals) => double.IsFinite(value) ? value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : "-";

    private static string Text(VisionSpread spread, string format = "0.000") => spread.Count switch
    {
        0 => "-",
        1 => spread.Median.ToString(format, CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{spread.Median.ToString(format, CultureInfo.InvariantCulture)} ({spread.Least.ToString(format, CultureInfo.InvariantCulture)} to {spread.Most.ToString(format, CultureInfo.InvariantCulture)})"),
    };
}
