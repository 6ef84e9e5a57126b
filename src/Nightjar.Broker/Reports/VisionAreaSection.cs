using Nightjar.Models.Btsbot;
using Nightjar.Models.Studies;

namespace Nightjar.Broker.Reports;

/// <summary>Areas under the ROC curve against the size of the training set, and what pre-training gains.</summary>
internal static class VisionAreaSection
{
    private const string Across = "training alerts";

    /// <summary>Writes both sections.</summary>
    public static void Write(Markup m, VisionStudy study, IReadOnlyList<VisionGroup> groups)
    {
        if (groups.Count == 0) return;
        var sizes = VisionStudyPage.Sizes(groups);
        m.Raw("<section id=\"areas\"><h2>Area under ROC</h2>\n<p class=\"lead\">Images alone. The same test alerts throughout; repetitions differ in first weights and in the training alerts that were drawn.</p>\n");
        var starts = groups.Select(g => g.Start).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var set in study.Options.Sets)
        {
            var lines = study.Options.Architectures.ToDictionary(a => a, a => starts
                .Select((start, i) => new SpreadLine(VisionStudyPage.StartName(start), CurvePlot.ClassOf(i), Points(groups, a, start, set, g => g.Area), IsDashed: i > 0)).Where(l => l.Points.Count > 0).ToArray());
            var (from, to) = SpreadPlot.Range(lines.Values.SelectMany(l => l), 0, 1);
            m.Write($"<h3 class=\"part\">{Capital(VisionStudyPage.SetName(set))}</h3>\n<div class=\"panels\">\n");
            foreach (var (architecture, own) in lines)
            {
                m.Write($"<figure><figcaption><strong class=\"line\">{VisionArchitectures.TitleOf(architecture)}</strong></figcaption>");
                SpreadPlot.Write(m, own, sizes, Across, ("area under ROC", from, to), $"Area under ROC of {VisionArchitectures.TitleOf(architecture)} against the number of training alerts, {VisionStudyPage.SetName(set)}");
                m.Raw("</figure>\n");
            }

            m.Raw("</div>\n");
            SpreadPlot.Legend(m, starts.Select((s, i) => (VisionStudyPage.StartName(s), CurvePlot.ClassOf(i))));
        }

        m.Raw("</section>\n");
        WriteGain(m, study, groups, sizes, [.. starts.Where(s => s != VisionRun.Scratch)]);
    }

    private static void WriteGain(Markup m, VisionStudy study, IReadOnlyList<VisionGroup> groups, double[] sizes, string[] starts)
    {
        m.Raw("<section id=\"gain\"><h2>Gain</h2>\n<p class=\"lead\">Differences of runs on the same alerts: above the line is better.</p>\n<div class=\"panels wide\">\n");
        foreach (var set in study.Options.Sets)
        {
            var own = Lines(study, groups, starts, g => groups.FirstOrDefault(b => b.Start == VisionRun.Scratch && b.Architecture == g.Architecture && b.Set == g.Set && b.Fraction == g.Fraction), set);
            if (own.Length > 0) WriteOne(m, own, sizes, "Over the same network from scratch", set);
            var cnn = Lines(study, groups, [VisionRun.Scratch, .. starts], g => groups.FirstOrDefault(b => b is { Start: VisionRun.Scratch, Architecture: VisionArchitecture.Cnn } && b.Set == g.Set && b.Fraction == g.Fraction), set)
                .Where(l => l.Name != $"{VisionArchitectures.TitleOf(VisionArchitecture.Cnn)} {VisionStudyPage.StartName(VisionRun.Scratch)}").ToArray();
            if (cnn.Length > 0) WriteOne(m, cnn, sizes, "Over the custom CNN from scratch", set);
        }

        m.Raw("</div></section>\n");
    }

    private static void WriteOne(Markup m, SpreadLine[] lines, double[] sizes, string title, FineTuningSet set)
    {
        var (from, to) = SpreadPlot.Range(lines, -1, 1, holdsZero: true);
        m.Write($"<figure><figcaption><strong class=\"line\">{title}</strong>{Capital(VisionStudyPage.SetName(set))}.</figcaption>");
        SpreadPlot.Write(m, lines, sizes, Across, ("difference of areas", from, to), $"{title}, {VisionStudyPage.SetName(set)}");
        m.Raw("<ul class=\"legend\">");
        foreach (var line in lines) PlotFrame.Key(m, line.CssClass, line.Name + (line.IsDashed ? " (dashed)" : ""));
        m.Raw("</ul></figure>\n");
    }

    // A colour for each architecture; starts after the first are dashed.
    private static SpreadLine[] Lines(VisionStudy study, IReadOnlyList<VisionGroup> groups, string[] starts, Func<VisionGroup, VisionGroup?> baseline, FineTuningSet set) =>
    [
        .. study.Options.Architectures.SelectMany((a, i) => starts.Select((start, k) => new SpreadLine(
            $"{VisionArchitectures.TitleOf(a)} {VisionStudyPage.StartName(start)}", CurvePlot.ClassOf(i), Points(groups, a, start, set, g => VisionStudyMarkdown.GainOf(g, baseline(g))), IsDashed: k > 0)))
            .Where(l => l.Points.Any(p => p.Y.Count > 0)),
    ];

    private static (double X, VisionSpread Y)[] Points(IReadOnlyList<VisionGroup> groups, VisionArchitecture architecture, string start, FineTuningSet set, Func<VisionGroup, VisionSpread> value) =>
        [.. groups.Where(g => g.Architecture == architecture && g.Start == start && g.Set == set).OrderBy(g => g.Fraction).Select(g => ((double)g.Examples, value(g)))];

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
