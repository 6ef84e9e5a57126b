using Nightjar.Models.Btsbot;
using Nightjar.Models.Evaluation;
using Nightjar.Models.Studies;

namespace Nightjar.Broker.Reports;

/// <summary>What the published policies make of the scores of networks of images and numbers.</summary>
internal static class VisionTriggerSection
{
    /// <summary>Writes the section.</summary>
    public static void Write(Markup m, VisionStudy study)
    {
        var groups = VisionGroup.Of(study, VisionStage.Both, VisionStage.Metadata);
        if (groups.Count == 0) return;
        m.Raw("<section id=\"triggers\"><h2>Triggers</h2>\n<p class=\"lead\">Images and 25 numbers, object by object. bts_p1: two alerts of 0.5 or more, brighter than 19; prod_p1: one above 0.85; bts_p2, prod_p2: and one alert of 18.5 or brighter.</p>\n");
        HtmlTable.Begin(m, "F1 of the policies", ("Network", ""), ("alerts", "n"), ("area under ROC", "n"), ("F1 bts_p1", "n"), ("F1 bts_p2", "n"), ("F1 prod_p1", "n"), ("F1 prod_p2", "n"), ("purity bts_p1", "n"), ("completeness bts_p1", "n"));
        foreach (var g in groups)
        {
            m.Write($"<tr><td class=\"name\">{NameOf(g)}</td><td class=\"n\">{g.Examples:N0}</td><td class=\"n\">{Text(g.Area)}</td>");
            foreach (var policy in TriggerPolicy.Published) m.Write($"<td class=\"n\">{Text(g.Policy(policy.Name, p => p.F1))}</td>");
            m.Write($"<td class=\"n\">{Text(g.Policy(TriggerPolicy.Published[0].Name, p => p.Purity))}</td><td class=\"n\">{Text(g.Policy(TriggerPolicy.Published[0].Name, p => p.Completeness))}</td></tr>\n");
        }

        HtmlTable.End(m);
        WriteBins(m, [.. groups.Where(g => g.Fraction == groups.Max(o => o.Fraction) && g.Start != VisionRun.Scratch || g.Stage == VisionStage.Metadata)]);
        m.Raw("</section>\n");
    }

    private static void WriteBins(Markup m, VisionGroup[] groups)
    {
        m.Raw("<div class=\"panels\">\n");
        foreach (var policy in TriggerPolicy.Published)
        {
            foreach (var (title, value) in new (string, Func<PolicyBin, double>)[] { ("Purity", b => b.Purity), ("Completeness", b => b.Completeness) })
            {
                var lines = groups.Select((g, i) => new CurveLine(NameOf(g), CurvePlot.ClassOf(i), Points(g, policy.Name, value), HasMarks: true)).ToArray();
                m.Write($"<figure><figcaption><strong class=\"line\">{title}, {policy.Name}</strong>By the magnitude of the object's brightest alert.</figcaption>");
                CurvePlot.Write(m, lines, ("peak magnitude", 17, 18.5), (title.ToLowerInvariant(), 0, 1), $"{title} of {policy.Name} by peak magnitude");
                m.Raw("</figure>\n");
            }
        }

        m.Raw("</div>\n");
    }

    private static (double X, double Y)[] Points(VisionGroup group, string policy, Func<PolicyBin, double> value)
    {
        var bins = group.Results.Select(r => r.Policies?.FirstOrDefault(p => p.Policy == policy)?.Bins).OfType<IReadOnlyList<PolicyBin>>().ToArray();
        if (bins.Length == 0) return [];
        return [.. Enumerable.Range(0, bins[0].Count).Select(i => ((bins[0][i].From + bins[0][i].To) / 2, VisionSpread.Of(bins.Select(b => value(b[i]))).Median))];
    }

    private static string NameOf(VisionGroup g) => g.Stage == VisionStage.Metadata ? "numbers alone" : $"{VisionArchitectures.TitleOf(g.Architecture)} {VisionStudyPage.StartName(g.Start)}";

    private static string Text(VisionSpread spread) => spread.Count < 2
        ? ReportFormat.Number(spread.Median, 3)
        : $"{ReportFormat.Number(spread.Median, 3)} ({ReportFormat.Number(spread.Least, 3)}\u2013{ReportFormat.Number(spread.Most, 3)})";
}
