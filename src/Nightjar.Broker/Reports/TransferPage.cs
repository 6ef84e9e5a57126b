using Nightjar.Learning.Metrics;
using Nightjar.Models.Transfer;

namespace Nightjar.Broker.Reports;

/// <summary>The page of a study of transfer learning: metrics against labels for each target, and what a start from the base model is worth.
/// One HTML file that holds everything it shows, runs no script and loads nothing.</summary>
public static class TransferPage
{
    /// <summary>What a variant is called.</summary>
    public static string NameOf(TransferVariant variant) => variant switch
    {
        TransferVariant.Scratch => "from scratch",
        TransferVariant.FineTune => "fine-tuned",
        TransferVariant.FrozenRecurrent => "recurrent layers frozen",
        _ => "new last layer",
    };

    /// <summary>Writes the page. The same trainings give the same bytes.</summary>
    /// <param name="writer">Where it goes; the caller writes the file as UTF-8.</param>
    /// <param name="preset">The size of the study.</param>
    /// <param name="runs">The trainings.</param>
    /// <param name="targets">Names and descriptions of the targets.</param>
    /// <param name="time">When.</param>
    public static void Write(TextWriter writer, TransferPreset preset, IReadOnlyList<TransferRun> runs, IReadOnlyList<(string Name, string Description)> targets, DateTimeOffset time)
    {
        var m = new Markup(writer);
        PageShell.Begin(m, "Transfer learning \u00B7 Nightjar", [("Findings", "findings"), .. targets.Select(t => (t.Name, "target-" + t.Name))]);
        m.Write($"<h1>How many labels does a new survey need?</h1>\n<p class=\"sub\">A GRU trained on {ReportFormat.Count(preset.BaseCount)} simulated light curves of ZTF, then taught new surveys \u00B7 {preset.Name}, {ReportFormat.Count(preset.Seeds, "seed")} \u00B7 made {PageShell.Stamp(time)}</p>\n</header>\n<main>\n");
        WriteFindings(m, runs, targets);
        foreach (var (name, description) in targets) WriteTarget(m, name, description, [.. runs.Where(r => r.Target == name)]);
        m.Raw("</main>\n");
        m.Write($"<footer>Made by Nightjar, {PageShell.Stamp(time)}. Intervals are of 95\u00A0%, by drawing seeds with replacement: with few seeds they are rough. The paper is Muthukrishna and Gupta 2025. ");
        m.Raw("This page holds all it shows and loads nothing.</footer>\n</body>\n</html>\n");
    }

    private static void WriteFindings(Markup m, IReadOnlyList<TransferRun> runs, IReadOnlyList<(string Name, string Description)> targets)
    {
        m.Raw("<section id=\"findings\"><h2>Findings</h2>\n<p class=\"lead\">Labels saved: what a start from the base model can do without and still reach what training from scratch reaches with all labels; 0 where it does not reach it. ");
        m.Write($"At 30\u00A0% of the labels: its score over that of training from scratch with all. The paper has {Percent(TransferAnalysis.PaperLabelsSaved)} and {Percent(TransferAnalysis.PaperShareAtThirty)}, and a quarter fewer epochs.</p>\n");
        HtmlTable.Begin(m, "Findings", ("Target", ""), ("start", ""), ("metric", ""), ("labels saved", "n"), ("95 %", "n"), ("at 30 % of the labels", "n"), ("95 %", "n"), ("epochs, of those from scratch", "n"));
        foreach (var finding in targets.SelectMany(t => TransferAnalysis.Of([.. runs.Where(r => r.Target == t.Name)])))
        {
            m.Write($"<tr><td>{finding.Target}</td><td>{NameOf(finding.Variant)}</td><td>{finding.Metric}</td><td class=\"n\">{Percent(finding.LabelsSaved.Estimate)}</td><td class=\"n\">{Interval(finding.LabelsSaved)}</td>");
            m.Write($"<td class=\"n\">{Percent(finding.ShareAtThirty.Estimate)}</td><td class=\"n\">{Interval(finding.ShareAtThirty)}</td><td class=\"n\">{Percent(finding.EpochRatio.Estimate)}</td></tr>\n");
        }

        HtmlTable.End(m);
        m.Raw("</section>\n");
    }

    private static void WriteTarget(Markup m, string name, string description, TransferRun[] runs)
    {
        m.Write($"<section id=\"target-{name}\"><h2>{name}</h2>\n<p class=\"lead\">{ReportFormat.Clip(description, 300)}. Test part and labels are the same for every start; points are means over seeds.</p>\n");
        if (runs.Length == 0)
        {
            m.Raw("<p class=\"lead\">No training is done yet.</p></section>\n");
            return;
        }

        m.Raw("<div class=\"panels\">\n");
        foreach (var (metric, of) in TransferAnalysis.Metrics) Figure(m, metric, runs, of, ReportFormat.Count(runs.Max(r => r.Labels), "label"));
        Figure(m, "epochs to the least validation loss", runs, r => r.BestEpoch, ReportFormat.Count(runs.Max(r => r.Labels), "label"));
        foreach (var judge in runs.SelectMany(r => r.Judges.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            Figure(m, $"macro AUC on {judge}", [.. runs.Where(r => r.Judges.ContainsKey(judge))], r => r.Judges[judge][0], ReportFormat.Count(runs.Max(r => r.Labels), "label"));
        m.Raw("</div>\n");
        HtmlTable.Begin(m, $"Results of {name}", ("Start", ""), ("labels", "n"), ("share", "n"), ("macro AUC", "n"), ("\u00B1", "n"), ("macro F1", "n"), ("\u00B1", "n"), ("epochs", "n"));
        foreach (var variant in runs.Select(r => r.Variant).Distinct().Order())
        {
            var of = runs.Where(r => r.Variant == variant).ToArray();
            var (area, f1, epochs) = (TransferCurve.Of(of, r => r.MacroAuc), TransferCurve.Of(of, r => r.MacroF1), TransferCurve.Of(of, r => r.BestEpoch));
            for (var i = 0; i < area.Fractions.Count; i++)
            {
                m.Write($"<tr><td>{NameOf(variant)}</td><td class=\"n\">{ReportFormat.Number(area.Labels[i], 0)}</td><td class=\"n\">{Percent(area.Fractions[i])}</td><td class=\"n\">{ReportFormat.Number(area.Means[i], 3)}</td><td class=\"n\">{ReportFormat.Number(area.Deviations[i], 3)}</td>");
                m.Write($"<td class=\"n\">{ReportFormat.Number(f1.Means[i], 3)}</td><td class=\"n\">{ReportFormat.Number(f1.Deviations[i], 3)}</td><td class=\"n\">{ReportFormat.Number(epochs.Means[i], 1)}</td></tr>\n");
            }
        }

        HtmlTable.End(m);
        m.Raw("</section>\n");
    }

    private static void Figure(Markup m, string title, TransferRun[] runs, Func<TransferRun, double> metric, string all)
    {
        var curves = runs.Select(r => r.Variant).Distinct().Order().Select(v => (Variant: v, Curve: TransferCurve.Of(runs.Where(r => r.Variant == v), metric))).ToArray();
        var values = curves.SelectMany(c => c.Curve.Means).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        var (low, high) = (values.Min(), values.Max());
        var margin = Math.Max(0.08 * (high - low), 0.01);
        m.Write($"<figure><figcaption><strong class=\"line\">{char.ToUpperInvariant(title[0]).ToString() + title[1..]}</strong>Against the share of {all}.</figcaption>");
        var lines = curves.Select((c, i) => new CurveLine(NameOf(c.Variant), CurvePlot.ClassOf(i), [.. c.Curve.Fractions.Zip(c.Curve.Means, (x, y) => (100 * x, y))], HasMarks: true, IsDashed: c.Variant == TransferVariant.Scratch));
        CurvePlot.Write(m, [.. lines], ("labels, % of all", 0, 100), (title, Math.Max(0, low - margin), high + margin), $"{title} against the share of labels");
        m.Raw("</figure>\n");
    }

    private static string Percent(double share) => double.IsFinite(share) ? ReportFormat.Number(100 * share, 0) + "\u00A0%" : ReportFormat.Missing;

    private static string Interval(BootstrapInterval interval) => $"{ReportFormat.Number(100 * interval.Lower, 0)} to {ReportFormat.Number(100 * interval.Upper, 0)}\u00A0%";
}
