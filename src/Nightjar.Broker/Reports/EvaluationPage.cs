using Nightjar.Learning.Metrics;
using Nightjar.Models.Evaluation;

namespace Nightjar.Broker.Reports;

/// <summary>The page of an evaluation: how well classifiers tell two classes apart, and where they fail. One HTML file that holds
/// everything it shows, runs no script and loads nothing.</summary>
public static class EvaluationPage
{
    private const int MostPoints = 400;
    private const int Steps = 100;
    private static readonly double[] Thresholds = [0.1, 0.3, 0.5, 0.65, 0.7, 0.8, 0.9, 0.95];

    /// <summary>Writes the page. The same evaluations give the same bytes.</summary>
    /// <param name="writer">Where it goes; the caller writes the file as UTF-8.</param>
    /// <param name="evaluations">Classifiers on the same examples; the first is the one that the page is about.</param>
    /// <param name="data">What they were evaluated on, in words.</param>
    /// <param name="time">When.</param>
    public static void Write(TextWriter writer, IReadOnlyList<BinaryEvaluation> evaluations, string data, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(evaluations);
        var (m, first) = (new Markup(writer), evaluations[0]);
        PageShell.Begin(m, $"{ReportFormat.Clip(first.Name)} \u00B7 Nightjar", ("Curves", "curves"), ("Thresholds", "thresholds"), ("Magnitudes", "magnitudes"), ("Kinds", "kinds"));
        m.Write($"<h1>{ReportFormat.Clip(first.Name)}</h1>\n<p class=\"sub\">Evaluated on {ReportFormat.Clip(data, 300)} \u00B7 made {PageShell.Stamp(time)}</p>\n</header>\n<main>\n");
        WriteNumbers(m, first);
        WriteComparison(m, evaluations);
        WriteCurves(m, evaluations);
        WriteThresholds(m, first);
        WriteMagnitudes(m, evaluations);
        WriteKinds(m, first);
        m.Raw("</main>\n");
        m.Write($"<footer>Made by Nightjar, {PageShell.Stamp(time)}. Intervals are of 95\u00A0%, by drawing whole objects with replacement. ");
        m.Raw("This page holds all it shows and loads nothing.</footer>\n</body>\n</html>\n");
    }

    private static void WriteNumbers(Markup m, BinaryEvaluation e)
    {
        m.Raw("<section><dl class=\"numbers\">");
        Number(m, "Area under ROC", ReportFormat.Number(e.AreaUnderRoc.Estimate, 4), Interval(e.AreaUnderRoc, 4, ""));
        Number(m, $"Missed at {ReportFormat.Number(e.Threshold, 2)}", Percent(e.FalseNegativeRate.Estimate), Interval(e.FalseNegativeRate, 1, "\u00A0%"));
        Number(m, $"False alarms at {ReportFormat.Number(e.Threshold, 2)}", Percent(e.FalsePositiveRate.Estimate), Interval(e.FalsePositiveRate, 1, "\u00A0%"));
        Number(m, "Positives", ReportFormat.Count((long)e.Sweep.Positives), "label 1");
        Number(m, "Negatives", ReportFormat.Count((long)e.Sweep.Negatives), "label 0");
        Number(m, "Brier score", ReportFormat.Number(e.Brier, 4), $"calibration error {ReportFormat.Number(e.Calibration.ExpectedCalibrationError, 3)}");
        m.Raw("</dl>\n");
        var at = e.Sweep.At(e.Threshold);
        HtmlTable.Begin(m, "Confusion matrix", ("Label", ""), ("called positive", "n"), ("called negative", "n"));
        m.Write($"<tr><td>positive</td><td class=\"n\">{(long)at.TruePositives:N0}</td><td class=\"n\">{(long)(at.Positives - at.TruePositives):N0}</td></tr>\n");
        m.Write($"<tr><td>negative</td><td class=\"n\">{(long)at.FalsePositives:N0}</td><td class=\"n\">{(long)(at.Negatives - at.FalsePositives):N0}</td></tr>\n");
        HtmlTable.End(m);
        m.Raw("</section>\n");
    }

    private static void WriteComparison(Markup m, IReadOnlyList<BinaryEvaluation> evaluations)
    {
        if (evaluations.Count < 2) return;
        m.Raw("<section><h2>Beside others</h2>\n<p class=\"lead\">The same examples, each classifier with its own scores.</p>\n");
        HtmlTable.Begin(m, "Classifiers", ("Classifier", ""), ("area under ROC", "n"), ("95 %", "n"), ("missed", "n"), ("false alarms", "n"), ("Brier", "n"));
        foreach (var e in evaluations)
        {
            m.Write($"<tr><td>{ReportFormat.Clip(e.Name)}</td><td class=\"n\">{ReportFormat.Number(e.AreaUnderRoc.Estimate, 4)}</td><td class=\"n\">{Interval(e.AreaUnderRoc, 4, "")}</td>");
            m.Write($"<td class=\"n\">{Percent(e.FalseNegativeRate.Estimate)}</td><td class=\"n\">{Percent(e.FalsePositiveRate.Estimate)}</td><td class=\"n\">{ReportFormat.Number(e.Brier, 4)}</td></tr>\n");
        }

        HtmlTable.End(m);
        m.Raw("</section>\n");
    }

    private static void WriteCurves(Markup m, IReadOnlyList<BinaryEvaluation> evaluations)
    {
        var first = evaluations[0];
        m.Raw("<section id=\"curves\"><h2>Curves</h2>\n<div class=\"panels\">\n<figure><figcaption><strong class=\"line\">ROC</strong>Completeness against false alarms; the upper left is good.</figcaption>");
        CurvePlot.Write(m, [.. evaluations.Select((e, i) => new CurveLine(e.Name, CurvePlot.ClassOf(i), Roc(e.Sweep)))], ("false positive rate", 0, 1), ("true positive rate", 0, 1), $"ROC curve, area {ReportFormat.Number(first.AreaUnderRoc.Estimate, 4)}", hasDiagonal: true);
        m.Raw("</figure>\n<figure><figcaption><strong class=\"line\">Errors against the threshold</strong>Share of positives missed, share of negatives let through.</figcaption>");
        var points = Enumerable.Range(0, Steps + 1).Select(i => first.Sweep.At((double)i / Steps)).ToArray();
        var missed = points.Select(p => (p.Threshold, p.FalseNegativeRate)).ToArray();
        var alarms = points.Select(p => (p.Threshold, p.FalsePositiveRate)).ToArray();
        var high = Math.Clamp(2 * points.Skip(Steps / 10).SkipLast(Steps / 10).Max(p => Math.Max(Finite(p.FalseNegativeRate), Finite(p.FalsePositiveRate))), 0.02, 1);
        CurvePlot.Write(m, [new("missed", "s1", missed), new("false alarms", "s0", alarms, IsDashed: true)], ("threshold", 0, 1), ("share", 0, high), "Rates of missed positives and false alarms against the threshold");
        m.Raw("</figure>\n<figure><figcaption><strong class=\"line\">Calibration</strong>What came true, by score; on the line a score is a probability.</figcaption>");
        CurvePlot.Write(m, [new("share of positives", "s0", [.. first.Calibration.Bins.Select(b => (b.MeanProbability, b.PositiveFraction))], HasMarks: true)], ("mean score", 0, 1), ("share of positives", 0, 1), "Calibration", hasDiagonal: true);
        m.Raw("</figure>\n<figure><figcaption><strong class=\"line\">Scores</strong>Examples by score and label.</figcaption>");
        var (yes, no) = (Histogram.OfScores(), Histogram.OfScores());
        for (var i = 0; i < first.Scores.Count; i++) (first.Alerts[i].IsPositive ? yes : no).Add(first.Scores[i]);
        HistogramPlot.Write(m.Writer, [new("positive", "s0", yes), new("negative", "s1", no)], "score", isLogarithmic: true);
        m.Raw("</figure></div></section>\n");
    }

    private static void WriteThresholds(Markup m, BinaryEvaluation e)
    {
        m.Raw("<section id=\"thresholds\"><h2>Thresholds</h2>\n");
        HtmlTable.Begin(m, "Rates by threshold", ("Threshold", "n"), ("missed", "n"), ("false alarms", "n"), ("purity", "n"), ("accuracy", "n"));
        foreach (var threshold in Thresholds)
        {
            var p = e.Sweep.At(threshold);
            m.Write($"<tr><td class=\"n\">{ReportFormat.Number(threshold, 2)}</td><td class=\"n\">{Percent(p.FalseNegativeRate)}</td><td class=\"n\">{Percent(p.FalsePositiveRate)}</td><td class=\"n\">{Percent(p.Precision)}</td><td class=\"n\">{Percent(p.Accuracy)}</td></tr>\n");
        }

        HtmlTable.End(m);
        m.Raw("</section>\n");
    }

    private static void WriteMagnitudes(Markup m, IReadOnlyList<BinaryEvaluation> evaluations)
    {
        m.Raw("<section id=\"magnitudes\"><h2>By magnitude</h2>\n");
        if (evaluations[0].ByMagnitude.Count == 0) m.Raw("<p class=\"lead\">No example has a magnitude.</p>\n");
        else WriteGroups(m, "Rates by magnitude", "Magnitude", evaluations[0].ByMagnitude);
        m.Raw("</section>\n");
    }

    private static void WriteKinds(Markup m, BinaryEvaluation e)
    {
        m.Raw("<section id=\"kinds\"><h2>By kind</h2>\n<p class=\"lead\">Which kinds are mistaken: for each, the share on the wrong side of the threshold.</p>\n");
        WriteGroups(m, "Rates by kind", "Kind", e.ByKind);
        m.Raw("</section>\n");
    }

    private static void WriteGroups(Markup m, string name, string column, IReadOnlyList<GroupEvaluation> groups)
    {
        HtmlTable.Begin(m, name, (column, ""), ("positives", "n"), ("missed", "n"), ("negatives", "n"), ("false alarms", "n"), ("area under ROC", "n"), ("mean score", "n"));
        foreach (var g in groups)
        {
            m.Write($"<tr><td>{ReportFormat.Clip(g.Name)}</td><td class=\"n\">{(g.Positives == 0 ? ReportFormat.Missing : ReportFormat.Count(g.Positives))}</td><td class=\"n\">{Percent(g.FalseNegativeRate)}</td>");
            m.Write($"<td class=\"n\">{(g.Negatives == 0 ? ReportFormat.Missing : ReportFormat.Count(g.Negatives))}</td><td class=\"n\">{Percent(g.FalsePositiveRate)}</td>");
            m.Write($"<td class=\"n\">{ReportFormat.Number(g.AreaUnderRoc, 4)}</td><td class=\"n\">{ReportFormat.Number(g.MeanScore, 3)}</td></tr>\n");
        }

        HtmlTable.End(m);
    }

    private static void Number(Markup m, string name, string value, string note) =>
        m.Write($"<div><dt>{name}</dt><dd>{value}<span class=\"small\">{note}</span></dd></div>");

    private static string Percent(double share) => double.IsFinite(share) ? ReportFormat.Number(100 * share, 1) + "\u00A0%" : ReportFormat.Missing;

    private static string Interval(BootstrapInterval interval, int decimals, string unit)
    {
        var factor = unit.Length == 0 ? 1 : 100;
        return $"{ReportFormat.Number(factor * interval.Lower, decimals)} to {ReportFormat.Number(factor * interval.Upper, decimals)}{unit}";
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;

    // A curve of thousands of steps looks the same with every n-th of them.
    private static (double X, double Y)[] Roc(ThresholdSweep sweep)
    {
        var points = sweep.Points;
        var step = Math.Max(1, points.Length / MostPoints);
        var curve = new List<(double, double)>();
        for (var i = 0; i < points.Length; i += step) curve.Add((points[i].FalsePositiveRate, points[i].Recall));
        curve.Add((points[^1].FalsePositiveRate, points[^1].Recall));
        return [.. curve];
    }
}
