namespace Nightjar.Broker.Reports;

/// <summary>The page of a night: what came in, when, where and how good, what was refused, and what to look at first. One HTML
/// file that holds everything it shows, runs no script and loads nothing.</summary>
public static class NightReportPage
{
    private const int MostRejectReasons = 30;
    private const int LongestSource = 160;

    /// <summary>Writes the page. The same summary gives the same bytes.</summary>
    /// <param name="writer">Where it goes; the caller writes the file as UTF-8.</param>
    /// <param name="night">What it shows.</param>
    public static void Write(TextWriter writer, NightSummary night)
    {
        var m = new Markup(writer);
        var title = ReportFormat.Night(night.Night);
        PageShell.Begin(m, $"{title} \u00B7 Nightjar",
            ("What came in", "input"), ("Sky", "sky"), ("Scores", "scores"), ("Rejects", "rejects"), ("Most interesting", "interesting"));
        m.Write($"<h1>{title}</h1>\n<p class=\"sub\">Archive {ReportFormat.Clip(night.ArchiveName)}");
        if (night.Totals.First.IsKnown)
            m.Write(
                $" \u00B7 alerts from {ReportFormat.Time(night.Totals.First, withSeconds: false)} to"
                + $" {ReportFormat.Time(night.Totals.Last, withSeconds: false)}");
        m.Write($" \u00B7 made {PageShell.Stamp(night.GeneratedAt)}</p>\n</header>\n<main>\n");
        NightNumbers.Write(m, night);
        WriteSky(m, night);
        WriteScores(m, night);
        WriteRejects(m, night);
        WriteInteresting(m, night);
        m.Raw("</main>\n");
        PageShell.End(m, night.ArchiveName, night.GeneratedAt);
    }

    private static void WriteSky(Markup m, NightSummary night)
    {
        m.Raw(
            "<section id=\"sky\"><h2>Where on the sky</h2>\n<p class=\"lead\">"
            + "Density of alerts on the whole sky, Mollweide\u2019s equal-area projection, equatorial J2000. Numbers are the"
            + " most interesting alerts below.</p>\n<figure>");
        SkyMap.Write(m.Writer, night.SkyPoints, [.. night.InterestingAlerts.Select(item => item.Alert.Detection.Position)]);
        m.Raw("</figure></section>\n");
    }

    private static void WriteScores(Markup m, NightSummary night)
    {
        m.Raw("<section id=\"scores\"><h2>Scores</h2>\n<div class=\"panels\">\n");
        foreach (var score in night.ScoreHistograms)
        {
            var name = ReportFormat.Clip(score.Name);
            m.Write($"<figure><figcaption><strong class=\"line\">{name}</strong>{DescribeScores(score.Histogram)}</figcaption>");
            HistogramPlot.Write(m.Writer, [new HistogramSeries(name, "score", score.Histogram)], $"{name}, 0 to 1", isLogarithmic: true);
            m.Raw("</figure>\n");
        }

        if (night.ScoreHistograms.Count == 0) m.Raw("<p class=\"lead\">No alert has a score.</p>\n");
        m.Raw("</div></section>\n");
    }

    private static string DescribeScores(Histogram scores)
    {
        var text = ReportFormat.Count(scores.Total, "alert");
        if (scores.Total > 0)
        {
            var real = scores.Counts.Skip(scores.Counts.Count / 2).Sum();
            text += $", {ReportFormat.Number(100.0 * real / scores.Total, 1)}\u00A0% at or above {ReportFormat.Number((scores.Start + scores.End) / 2, 1)}";
        }

        return scores.Missing > 0 ? $"{text}, {ReportFormat.Count(scores.Missing)} without a score" : text;
    }

    private static void WriteRejects(Markup m, NightSummary night)
    {
        m.Raw("<section id=\"rejects\"><h2>Rejects</h2>\n");
        if (night.Rejects.Count == 0)
        {
            m.Raw(night.Totals.Rejected == 0
                ? "<p class=\"lead good\">No packet was refused.</p></section>\n"
                : "<p class=\"lead\">The reasons were not counted.</p></section>\n");
            return;
        }

        m.Write(
            $"<p class=\"lead\">{ReportFormat.Count(night.Totals.Rejected, "packet")} refused. The bytes are kept: <code>"
            + $"nightjar rejects</code> lists and exports them.</p>\n");
        HtmlTable.Begin(m, "Rejects", ("packets", "n"), ("reason", ""), ("for example", ""));
        foreach (var reject in night.Rejects.Take(MostRejectReasons))
            m.Write(
                $"<tr><td class=\"n\">{ReportFormat.Count(reject.Count)}</td><td>"
                + $"{ReportFormat.Clip(reject.Reason, LongestSource)}</td><td>"
                + $"{ReportFormat.Clip(reject.ExampleSource, LongestSource)}</td></tr>\n");
        HtmlTable.End(m);
        if (night.Rejects.Count > MostRejectReasons)
            m.Write(
                $"<p class=\"note\">{ReportFormat.Count(night.Rejects.Count - MostRejectReasons)} further reasons for"
                + $" {ReportFormat.Count(night.Rejects.Skip(MostRejectReasons).Sum(reject => reject.Count), "packet")} are"
                + $" not listed.</p>\n");
        m.Raw("</section>\n");
    }

    private static void WriteInteresting(Markup m, NightSummary night)
    {
        m.Raw("<section id=\"interesting\"><h2>Most interesting</h2>\n");
        if (night.InterestingAlerts.Count == 0)
        {
            m.Raw("<p class=\"lead\">No alert to show.</p></section>\n");
            return;
        }

        m.Raw(
            "<p class=\"lead\">One alert for each object, its latest. Interest, from 0 to 100, weighs how likely real it"
            + " is, how new, how fast it rises, how bright, and where it lies; known asteroids and stars go last. It is an"
            + " order of reading, not a classification.</p>\n");
        HtmlTable.Begin(m, "Most interesting", ("rank", "n"), ("object", ""), ("magnitude", ""), ("real/bogus", "n wide-only"), ("interest", "n"), ("why", "wide-only"));
        for (var index = 0; index < night.InterestingAlerts.Count; index++) WriteRow(m, night.InterestingAlerts[index], index + 1);
        HtmlTable.End(m);
        m.Raw("</section>\n");
        for (var index = 0; index < night.InterestingAlerts.Count; index++) AlertCard.Write(m, night.InterestingAlerts[index], index + 1);
    }

    private static void WriteRow(Markup m, InterestingAlert item, int rank)
    {
        var detection = item.Alert.Detection;
        m.Write($"<tr><td class=\"n\">{rank}</td><td class=\"name\"><a href=\"#alert-{rank}\">{AlertCard.NameOf(item.Alert)}</a></td>");
        m.Write(
            $"<td class=\"k {PlotPalette.ClassOf(detection.Band)}\"><span class=\"dot\"></span><span class=\"band\">"
            + $"{PlotPalette.NameOf(detection.Band)} {ReportFormat.Magnitude(detection.Magnitude)}</span></td>");
        m.Write(
            $"<td class=\"n wide-only\">{ReportFormat.Number(item.Alert.RealBogus, 3)}</td><td class=\"n\">"
            + $"{ReportFormat.Number(item.Interest, 0)}</td><td class=\"why wide-only\">"
            + $"{string.Join(", ", item.Reasons.Select(reason => ReportFormat.Clip(reason)))}</td></tr>\n");
    }
}
