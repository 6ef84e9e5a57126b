using Nightjar.Models.Evaluation;

namespace Nightjar.Broker.Reports;

/// <summary>The page of a tuning study: what some labelled alerts do to a model, trial by trial. One HTML file that holds everything
/// it shows, runs no script and loads nothing.</summary>
public static class TuningPage
{
    private static readonly (string Name, string Lead, Func<TuningFigures, double> Of)[] Figures =
    [
        ("Area under ROC", "More is better.", f => f.AreaUnderRoc),
        ("Missed", "Share of the positives below the threshold; less is better.", f => f.FalseNegativeRate),
        ("False alarms", "Share of the negatives at or above the threshold; less is better.", f => f.FalsePositiveRate),
    ];

    /// <summary>Writes the page. The same trials give the same bytes.</summary>
    /// <param name="writer">Where it goes; the caller writes the file as UTF-8.</param>
    /// <param name="model">The model that was tuned.</param>
    /// <param name="data">What it was tuned with and judged on, in words.</param>
    /// <param name="trials">The trials.</param>
    /// <param name="time">When.</param>
    public static void Write(TextWriter writer, string model, string data, IReadOnlyList<TuningTrial> trials, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(trials);
        var m = new Markup(writer);
        PageShell.Begin(m, $"Tuning {ReportFormat.Clip(model)} \u00B7 Nightjar", ("Means", "means"), ("Trials", "trials"));
        m.Write($"<h1>Tuning {ReportFormat.Clip(model)}</h1>\n<p class=\"sub\">{ReportFormat.Clip(data, 300)} \u00B7 made {PageShell.Stamp(time)}</p>\n</header>\n<main>\n");
        WriteMeans(m, trials);
        WriteCurves(m, trials);
        WriteTrials(m, trials);
        m.Write($"</main>\n<footer>Made by Nightjar, {PageShell.Stamp(time)}. ");
        m.Raw("Every trial is judged on objects that it was not tuned with. This page holds all it shows and loads nothing.</footer>\n</body>\n</html>\n");
    }

    private static void WriteMeans(Markup m, IReadOnlyList<TuningTrial> trials)
    {
        m.Raw("<section id=\"means\"><h2>Means</h2>\n<p class=\"lead\">Over the seeds, with their standard deviation; each trial judges the model before and after on the same alerts.</p>\n");
        HtmlTable.Begin(m, "Means over the seeds", ("Tuned with", "n"), ("seeds", "n"), ("area before", "n"), ("after", "n"), ("missed before", "n"), ("after", "n"), ("false alarms before", "n"), ("after", "n"));
        foreach (var group in trials.GroupBy(t => t.Count))
        {
            m.Write($"<tr><td class=\"n\">{ReportFormat.Count(group.Key)}</td><td class=\"n\">{ReportFormat.Count(group.Count())}</td>");
            foreach (var (_, _, of) in Figures)
            {
                m.Write($"<td class=\"n\">{Text(group.Select(t => of(t.Before)))}</td><td class=\"n\">{Text(group.Select(t => of(t.After)))}</td>");
            }

            m.Raw("</tr>\n");
        }

        HtmlTable.End(m);
        m.Raw("</section>\n");
    }

    private static void WriteCurves(Markup m, IReadOnlyList<TuningTrial> trials)
    {
        m.Raw("<section><div class=\"panels\">\n");
        var most = trials.Count == 0 ? 1 : trials.Max(t => t.Count);
        foreach (var (name, lead, of) in Figures)
        {
            var all = trials.SelectMany(t => new[] { of(t.Before), of(t.After) }).Where(double.IsFinite).ToArray();
            if (all.Length == 0) continue;
            m.Write($"<figure><figcaption><strong class=\"line\">{name}</strong>{lead} At 0 alerts: before tuning, mean over the trials' judged alerts. A line a seed.</figcaption>");
            var seeds = trials.GroupBy(t => t.Seed).Select((g, i) => new CurveLine(
                $"seed {g.Key}", CurvePlot.ClassOf(i), [(0, g.Average(t => of(t.Before))), .. g.OrderBy(t => t.Count).Select(t => ((double)t.Count, of(t.After)))], HasMarks: true));
            var margin = Math.Max(0.02, 0.1 * (all.Max() - all.Min()));
            CurvePlot.Write(m, [.. seeds], ("alerts to tune with", 0, most), (name.ToLowerInvariant(), Math.Max(0, all.Min() - margin), Math.Min(1, all.Max() + margin)), $"{name} against the number of alerts");
            m.Raw("</figure>\n");
        }

        m.Raw("</div></section>\n");
    }

    private static void WriteTrials(Markup m, IReadOnlyList<TuningTrial> trials)
    {
        m.Raw("<section id=\"trials\"><h2>Trials</h2>\n");
        HtmlTable.Begin(m, "Trials", ("Tuned with", "n"), ("of them bogus", "n"), ("seed", "n"), ("judged: positives", "n"), ("negatives", "n"), ("area before", "n"), ("after", "n"), ("missed before", "n"), ("after", "n"), ("false alarms before", "n"), ("after", "n"));
        foreach (var t in trials)
        {
            m.Write($"<tr><td class=\"n\">{ReportFormat.Count(t.Tuned)}</td><td class=\"n\">{ReportFormat.Count(t.TunedNegatives)}</td><td class=\"n\">{t.Seed}</td><td class=\"n\">{ReportFormat.Count(t.Positives)}</td><td class=\"n\">{ReportFormat.Count(t.Negatives)}</td>");
            foreach (var (_, _, of) in Figures) m.Write($"<td class=\"n\">{ReportFormat.Number(of(t.Before), 4)}</td><td class=\"n\">{ReportFormat.Number(of(t.After), 4)}</td>");
            m.Raw("</tr>\n");
        }

        HtmlTable.End(m);
        m.Raw("</section>\n");
    }

    private static string Text(IEnumerable<double> values)
    {
        var (mean, deviation) = TuningTrial.Spread(values);
        return double.IsFinite(deviation) ? $"{ReportFormat.Number(mean, 3)} \u00B1 {ReportFormat.Number(deviation, 3)}" : ReportFormat.Number(mean, 3);
    }
}
