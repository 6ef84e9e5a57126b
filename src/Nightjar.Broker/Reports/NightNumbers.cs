namespace Nightjar.Broker.Reports;

/// <summary>The first section of the page of a night: the totals, whether they add up, and alerts over time.</summary>
internal static class NightNumbers
{
    // With the distribution of magnitudes, two rows of two.
    private const int MostCharts = 3;

    /// <summary>Writes the section.</summary>
    public static void Write(Markup m, NightSummary night)
    {
        var totals = night.Totals;
        m.Raw("<section id=\"input\"><h2>What came in</h2>\n<dl class=\"numbers\">");
        Number(m, "alerts archived", ReportFormat.Count(totals.Archived), "");
        Number(m, "objects", ReportFormat.Count(totals.Objects), "");
        if (totals.Duplicates is { } duplicates) Number(m, "duplicates", ReportFormat.Count(duplicates), "");
        Number(m, "rejected", ReportFormat.Count(totals.Rejected), "");
        Number(m, "packets", ReportFormat.Bytes(totals.Bytes), totals.Archived > 0 ? $"{ReportFormat.Bytes(totals.Bytes / totals.Archived)} each" : "");
        m.Raw("</dl>\n");
        WriteSum(m, totals);
        WriteSurveys(m, night);
        WriteBars(m, night);
        m.Raw("</section>\n");
    }

    private static void Number(Markup m, string name, string value, string detail)
    {
        m.Write($"<div><dt>{name}</dt><dd>{value}");
        if (detail.Length > 0) m.Write($"<span class=\"small\">{detail}</span>");
        m.Raw("</dd></div>");
    }

    private static void WriteSum(Markup m, NightTotals totals)
    {
        if (totals.Read is not { } read) return;
        var left = read - totals.Archived - (totals.Duplicates ?? 0) - totals.Rejected;
        m.Write(
            $"<p class=\"sum\">{ReportFormat.Count(read, "packet")} read = {ReportFormat.Count(totals.Archived)} archived +"
            + $" {ReportFormat.Count(totals.Duplicates ?? 0)} duplicates + {ReportFormat.Count(totals.Rejected)} rejected");
        if (left == 0) m.Raw(". <span class=\"good\">Nothing is lost.</span></p>\n");
        else m.Write(
            $" does not add up: <span class=\"warn\">{ReportFormat.Count(Math.Abs(left), "packet")}"
            + $" {(left > 0 ? "unaccounted for" : "counted twice")}.</span></p>\n");
    }

    private static void WriteSurveys(Markup m, NightSummary night)
    {
        if (night.Surveys.Count < 2) return;
        HtmlTable.Begin(m, "Surveys", ("survey", ""), ("alerts", "n"), ("objects", "n"), ("packets", "n"));
        foreach (var survey in night.Surveys)
            m.Write(
                $"<tr><td>{ReportFormat.Survey(survey.Survey)}</td><td class=\"n\">{ReportFormat.Count(survey.Alerts)}</td>"
                + $"<td class=\"n\">{ReportFormat.Count(survey.Objects)}</td><td class=\"n\">"
                + $"{ReportFormat.Bytes(survey.Bytes)}</td></tr>\n");
        HtmlTable.End(m);
    }

    private static void WriteBars(Markup m, string name, CountByBandAndHour[] counts)
    {
        m.Write(
            $"<figure><figcaption><strong>{name}</strong>"
            + $" \u00B7 {ReportFormat.Count(counts.Sum(count => count.Count), "alert")} by band and time</figcaption>");
        StackedBars.Write(m.Writer, counts);
        m.Raw("</figure>\n");
    }

    private static void WriteBars(Markup m, NightSummary night)
    {
        m.Raw("<div class=\"panels wide\">\n");
        var surveys = night.CountsByBandAndHour.GroupBy(count => count.Survey, StringComparer.Ordinal)
            .Select(survey => (Name: ReportFormat.Survey(survey.Key), Counts: survey.ToArray(), Alerts: survey.Sum(count => count.Count)))
            .OrderByDescending(survey => survey.Alerts).ThenBy(survey => survey.Name, StringComparer.Ordinal).ToArray();
        var alone = surveys.Length > MostCharts ? MostCharts - 1 : surveys.Length;
        foreach (var (name, counts, _) in surveys.Take(alone)) WriteBars(m, name, counts);
        if (alone < surveys.Length)
            WriteBars(m, ReportFormat.Count(surveys.Length - alone, "other survey"), [.. surveys.Skip(alone).SelectMany(survey => survey.Counts)]);

        if (night.CountsByBandAndHour.Count == 0)
        {
            m.Raw("<figure><figcaption><strong>Alerts</strong> by band and time</figcaption>");
            StackedBars.Write(m.Writer, []);
            m.Raw("</figure>\n");
        }

        m.Raw("<figure><figcaption><strong>Brightness</strong> \u00B7 difference magnitudes of the triggering detections</figcaption>");
        HistogramPlot.Write(m.Writer,
            [.. night.MagnitudeHistograms.OrderBy(one => PlotPalette.RankOf(one.Band))
                .Select(one => new HistogramSeries(PlotPalette.NameOf(one.Band), PlotPalette.ClassOf(one.Band), one.Histogram))],
            "difference magnitude (AB)", isLogarithmic: false, isLarge: true);
        m.Raw("</figure>\n</div>\n");
    }
}
