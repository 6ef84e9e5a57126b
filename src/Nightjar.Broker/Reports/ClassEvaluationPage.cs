using Nightjar.Learning.Metrics;
using Nightjar.Models.Evaluation;

namespace Nightjar.Broker.Reports;

/// <summary>The page of an evaluation of classifiers with several classes. One HTML file that holds everything it shows, runs no script and
/// loads nothing.</summary>
public static class ClassEvaluationPage
{
    /// <summary>Writes the page. The same evaluations give the same bytes.</summary>
    /// <param name="writer">Where it goes; the caller writes the file as UTF-8.</param>
    /// <param name="evaluations">Classifiers on the same examples; the first is the one that the page is about.</param>
    /// <param name="data">What they were evaluated on, in words.</param>
    /// <param name="time">When.</param>
    public static void Write(TextWriter writer, IReadOnlyList<ClassEvaluation> evaluations, string data, DateTimeOffset time)
    {
        var (m, first) = (new Markup(writer), evaluations[0]);
        PageShell.Begin(m, $"{ReportFormat.Clip(first.Name)} \u00B7 Nightjar", ("Confusion", "confusion"), ("Classes", "classes"), ("Time", "time"));
        m.Write($"<h1>{ReportFormat.Clip(first.Name)}</h1>\n<p class=\"sub\">Evaluated on {ReportFormat.Clip(data, 300)} \u00B7 made {PageShell.Stamp(time)}</p>\n</header>\n<main>\n");
        WriteNumbers(m, first);
        if (evaluations.Count > 1) WriteComparison(m, evaluations);
        m.Raw("<section id=\"confusion\"><h2>Confusion matrix</h2>\n<figure>");
        ConfusionPlot.Write(m, first.Classes, first.Confusion);
        m.Raw("</figure></section>\n");
        WriteClasses(m, first);
        if (first.ByTime.Count > 0) WriteTime(m, evaluations);
        m.Raw("</main>\n");
        m.Write($"<footer>Made by Nightjar, {PageShell.Stamp(time)}. Intervals are of 95\u00A0%, by drawing objects with replacement. ");
        m.Raw("This page holds all it shows and loads nothing.</footer>\n</body>\n</html>\n");
    }

    private static void WriteNumbers(Markup m, ClassEvaluation e)
    {
        m.Raw("<section><dl class=\"numbers\">");
        Number(m, "Macro AUC", ReportFormat.Number(e.MacroAuc.Estimate, 3), Interval(e.MacroAuc));
        Number(m, "Macro F1", ReportFormat.Number(e.MacroF1.Estimate, 3), Interval(e.MacroF1));
        Number(m, "Weighted log-loss", ReportFormat.Number(e.LogLoss, 3), $"all alike would give {ReportFormat.Number(Math.Log(e.Classes.Count), 3)}");
        Number(m, "Objects", ReportFormat.Count((long)e.Confusion.Total), $"{ReportFormat.Count(e.WithoutScore)} without a score");
        if (e.IaClass >= 0)
        {
            Number(m, "SN Ia purity", Percent(e.IaPurity), $"completeness {Percent(e.IaCompleteness)}");
            Number(m, "Core collapse among SN Ia", Percent(e.CoreCollapseShare), "of those called SN Ia");
        }

        m.Raw("</dl></section>\n");
    }

    private static void WriteComparison(Markup m, IReadOnlyList<ClassEvaluation> evaluations)
    {
        m.Raw("<section><h2>Beside others</h2>\n");
        HtmlTable.Begin(m, "Classifiers", ("Classifier", ""), ("macro AUC", "n"), ("macro F1", "n"), ("log-loss", "n"), ("accuracy", "n"), ("SN Ia purity", "n"), ("without score", "n"));
        foreach (var e in evaluations)
        {
            m.Write($"<tr><td>{ReportFormat.Clip(e.Name)}</td><td class=\"n\">{ReportFormat.Number(e.MacroAuc.Estimate, 3)}</td><td class=\"n\">{ReportFormat.Number(e.MacroF1.Estimate, 3)}</td><td class=\"n\">{ReportFormat.Number(e.LogLoss, 3)}</td>");
            m.Write($"<td class=\"n\">{Percent(e.Confusion.Accuracy)}</td><td class=\"n\">{Percent(e.IaPurity)}</td><td class=\"n\">{ReportFormat.Count(e.WithoutScore)}</td></tr>\n");
        }

        HtmlTable.End(m);
        m.Raw("</section>\n");
    }

    private static void WriteClasses(Markup m, ClassEvaluation e)
    {
        m.Raw("<section id=\"classes\"><h2>By class</h2>\n<p class=\"lead\">Purity: of the objects given the class, the share that are of it. Completeness: of its objects, the share that were given it.</p>\n");
        HtmlTable.Begin(m, "Rates by class", ("Class", ""), ("objects", "n"), ("purity", "n"), ("completeness", "n"), ("F1", "n"), ("area under ROC", "n"));
        for (var c = 0; c < e.Classes.Count; c++)
        {
            m.Write($"<tr><td>{ReportFormat.Clip(e.Classes[c])}</td><td class=\"n\">{ReportFormat.Count(e.Counts[c])}</td><td class=\"n\">{Percent(e.Confusion.Purity(c))}</td>");
            m.Write($"<td class=\"n\">{Percent(e.Confusion.Completeness(c))}</td><td class=\"n\">{ReportFormat.Number(e.Confusion.F1(c), 3)}</td><td class=\"n\">{ReportFormat.Number(e.Areas[c], 3)}</td></tr>\n");
        }

        HtmlTable.End(m);
        m.Raw("</section>\n");
    }

    private static void WriteTime(Markup m, IReadOnlyList<ClassEvaluation> evaluations)
    {
        var first = evaluations[0];
        m.Raw("<section id=\"time\"><h2>By time since the first detection</h2>\n<p class=\"lead\">Each light curve as it was so many days after its first detection; those with too few points by then have no score.</p>\n<div class=\"panels\">\n");
        var most = first.ByTime.Max(t => t.Days);
        Figure("Macro AUC", "macro AUC", t => t.MacroAuc, 0.5, 1);
        Figure("Macro F1", "macro F1", t => t.MacroF1, 0, 1);
        Figure("Weighted log-loss", "log-loss", t => t.LogLoss, 0, 1.2 * evaluations.SelectMany(e => e.ByTime).Select(t => t.LogLoss).Where(double.IsFinite).DefaultIfEmpty(1).Max());
        m.Raw("</div>\n");
        HtmlTable.Begin(m, "By time", ("Days", "n"), ("objects", "n"), ("macro AUC", "n"), ("macro F1", "n"), ("log-loss", "n"), ("accuracy", "n"));
        foreach (var t in first.ByTime)
        {
            m.Write($"<tr><td class=\"n\">{ReportFormat.Number(t.Days, 0)}</td><td class=\"n\">{ReportFormat.Count(t.Objects)}</td><td class=\"n\">{ReportFormat.Number(t.MacroAuc, 3)}</td>");
            m.Write($"<td class=\"n\">{ReportFormat.Number(t.MacroF1, 3)}</td><td class=\"n\">{ReportFormat.Number(t.LogLoss, 3)}</td><td class=\"n\">{Percent(t.Accuracy)}</td></tr>\n");
        }

        HtmlTable.End(m);
        m.Raw("</section>\n");

        void Figure(string title, string axis, Func<TimeEvaluation, double> value, double from, double to)
        {
            m.Write($"<figure><figcaption><strong class=\"line\">{title}</strong>Against days since the first detection.</figcaption>");
            var lines = evaluations.Select((e, i) => new CurveLine(e.Name, CurvePlot.ClassOf(i), [.. e.ByTime.Select(t => (t.Days, value(t)))], HasMarks: true));
            CurvePlot.Write(m, [.. lines], ("days since the first detection", 0, most), (axis, from, to), $"{title} against days since the first detection");
            m.Raw("</figure>\n");
        }
    }

    private static void Number(Markup m, string name, string value, string note) =>
        m.Write($"<div><dt>{name}</dt><dd>{value}<span class=\"small\">{note}</span></dd></div>");

    private static string Percent(double share) => double.IsFinite(share) ? ReportFormat.Number(100 * share, 1) + "\u00A0%" : ReportFormat.Missing;

    private static string Interval(BootstrapInterval interval) => $"{ReportFormat.Number(interval.Lower, 3)} to {ReportFormat.Number(interval.Upper, 3)}";
}
