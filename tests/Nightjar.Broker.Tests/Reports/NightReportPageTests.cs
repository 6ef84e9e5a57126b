using System.Security.Cryptography;
using System.Text;
using Nightjar.Broker.Reports;
using Nightjar.Sky;

namespace Nightjar.Broker.Tests.Reports;

public class NightReportPageTests
{
    private const string Hostile = "</title></style><script src=http://evil.example/x.js></script><img src=x onerror=alert(1)>\"'&\u202E\0";

    [Fact]
    public void Every_claim_of_the_page_equals_its_input()
    {
        var night = ReportData.Night(5000, 3);
        var page = ReportAssert.Page(night);
        Assert.Equal("Night of 1 July 2021", page.All("h1").Single().Value);
        var numbers = page.All("dl", "numbers").Single().Elements().ToDictionary(
            element => element.All("dt").Single().Value, element => element.All("dd").Single().Nodes().First().ToString(), StringComparer.Ordinal);
        Assert.Equal("5,000", numbers["alerts archived"]);
        Assert.Equal("5,000", numbers["objects"]);
        Assert.Equal("5", numbers["duplicates"]);
        Assert.Equal("12", numbers["rejected"]);
        Assert.Equal("325\u00A0MB", numbers["packets"]);
        Assert.Contains("5,017 packets read = 5,000 archived + 5 duplicates + 12 rejected. Nothing is lost.", page.Value, StringComparison.Ordinal);
        foreach (var band in (PassBand[])[PassBand.G, PassBand.R, PassBand.I])
        {
            var count = night.CountsByBandAndHour.Where(one => one.Band == band).Sum(one => one.Count);
            Assert.Equal(2, page.WithId("input").All("ul", "legend").Count(legend => legend.Value.Contains($"{PlotPalette.NameOf(band)} {count:N0}", StringComparison.Ordinal)));
        }

        var scores = page.WithId("scores");
        foreach (var histogram in night.ScoreHistograms)
            Assert.Contains(scores.All("figcaption"), caption => caption.Value.StartsWith($"{histogram.Name}{histogram.Histogram.Total:N0} alerts, ", StringComparison.Ordinal));
        Assert.Equal(["9", "the packet is cut off", "night.tar.gz!/b.avro", "3", "not an Avro file", "night.tar.gz!/a.txt"],
            page.WithId("rejects").All("td").Select(cell => cell.Value));
        Assert.Contains("ZTF 5,000", page.WithId("sky").Value, StringComparison.Ordinal);
        Assert.Equal(3, page.All("article", "card").Count());
        Assert.Equal(["ZTF21card0", "ZTF21card1", "ZTF21card2"], page.All("h3").Select(name => name.Value));
    }

    [Fact]
    public void A_card_shows_the_facts_of_its_alert()
    {
        var night = ReportData.Night(10, 1);
        var card = ReportAssert.Page(night).WithId("alert-1");
        var item = night.InterestingAlerts[0];
        var facts = card.All("dt").Zip(card.All("dd")).ToDictionary(pair => pair.First.Value, pair => pair.Second.Value, StringComparer.Ordinal);
        Assert.Equal("14:03:38.562 +54:18:42.01", facts["position"]);
        Assert.Equal("210.910675, 54.311670", facts["degrees"]);
        Assert.Equal("2021-07-31 00:00:00\u00A0UT, MJD 59426.00000", facts["time"]);
        Assert.Equal("r 18.00\u00A0±\u00A00.05 mag, 229\u00A0µJy", facts["difference"]);
        Assert.Equal("20.4 mag (5σ)", facts["limit"]);
        Assert.Equal("drb d6_m7 0.987, rb 0.810, braai d6_m7 0.900", facts["real/bogus"]);
        Assert.Equal("4 since the survey began", facts["detections"]);
        Assert.Equal("galaxy at 4.2″, star score 0.03", facts["catalogue"]);
        Assert.Equal("ZTF 1, schema 4.02", facts["alert"]);
        Assert.Equal(item.Reasons, card.All("ul", "chips").Single().Elements().Select(chip => chip.Value));
        Assert.Equal(3, card.All("img").Count());
        Assert.All(card.All("img"), image => Assert.Matches("^(Science|Template|Difference) image, 63 by 63 pixels$", image.Get("alt")));
        Assert.Contains(Math.Round(item.Interest).ToString("F0", System.Globalization.CultureInfo.InvariantCulture), card.All("span", "worth").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void It_loads_nothing_and_its_policy_forbids_all_but_its_own_style()
    {
        var page = ReportAssert.Page(ReportData.Night(500, 4));
        ReportAssert.LoadsNothing(page);
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(page.All("style").Single().Value)));
        var policy = page.All("meta").Single(meta => meta.Get("http-equiv") == "Content-Security-Policy").Get("content");
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains($"style-src 'sha256-{hash}'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_names_stay_text()
    {
        var alert = ReportData.WithStamps(ReportData.Supernova());
        (alert.ObjectId, alert.Survey, alert.SchemaVersion, alert.SolarSystemName, alert.RealBogusVersion) = (Hostile, Hostile, Hostile, Hostile, Hostile);
        alert.Id = new AlertId(0, Hostile);
        alert.SolarSystemDistanceArcsec = 1;
        var builder = new NightSummaryBuilder();
        builder.Add(alert, 1, [new(Hostile, 0.5)]);
        var night = builder.Build(Hostile, Hostile, ReportData.Now, [new RejectCount(Hostile, 1, Hostile)],
            [ReportData.Interesting(alert, (Hostile, 0.5)) with { Reasons = [Hostile] }]);
        var page = ReportAssert.Page(night);
        ReportAssert.LoadsNothing(page);
        Assert.Contains("<script src=http://evil.example/x.js>", page.WithId("rejects").Value, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', page.Value);
        var plain = ReportAssert.Write(writer => NightReportPage.Write(writer, night));
        Assert.DoesNotContain("<script", plain, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=x", plain, StringComparison.Ordinal);
        Assert.Equal(1, plain.Split("</style>").Length - 1);
    }

    [Fact]
    public void A_huge_name_does_not_make_a_huge_page()
    {
        var alert = ReportData.Supernova(name: new string('x', 3_000_000));
        var night = ReportData.Night(10, 0) with { InterestingAlerts = [ReportData.Interesting(alert)] };
        Assert.InRange(ReportAssert.Write(writer => NightReportPage.Write(writer, night)).Length, 1000, 200_000);
    }

    [Fact]
    public void An_empty_night_is_a_page_too()
    {
        var page = ReportAssert.Page(new NightSummary { Night = "all nights", ArchiveName = "empty", GeneratedAt = ReportData.Now, Totals = new NightTotals() });
        ReportAssert.LoadsNothing(page);
        Assert.Equal("All nights", page.All("h1").Single().Value);
        Assert.Contains("No packet was refused.", page.Value, StringComparison.Ordinal);
        Assert.Contains("No alert to show.", page.Value, StringComparison.Ordinal);
        Assert.Contains("No alerts", page.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("packets read", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sum_that_does_not_add_up_is_told()
    {
        var night = ReportData.Night(10, 0);
        Assert.Contains("does not add up: 3 packets unaccounted for.", ReportAssert.Page(night with { Totals = night.Totals with { Read = 30 } }).Value, StringComparison.Ordinal);
        Assert.Contains("does not add up: 1 packet counted twice.", ReportAssert.Page(night with { Totals = night.Totals with { Read = 26 } }).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_night_gives_the_same_bytes() =>
        Assert.Equal(
            ReportAssert.Write(writer => NightReportPage.Write(writer, ReportData.Night(2000, 5))),
            ReportAssert.Write(writer => NightReportPage.Write(writer, ReportData.Night(2000, 5))));

    [Fact]
    public void A_night_of_a_hundred_thousand_alerts_stays_below_two_megabytes()
    {
        var night = ReportData.Night(100_000, 20);
        var html = ReportAssert.Write(writer => NightReportPage.Write(writer, night));
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 300_000, 2_000_000);
        Assert.Equal(100_000, night.SkyPoints.Count);
    }

    [Fact]
    public void Several_surveys_get_a_table_and_a_chart_each()
    {
        var builder = new NightSummaryBuilder();
        var ztf = ReportData.Supernova();
        var lsst = ReportData.Supernova(77, "313853517439697046");
        lsst.Survey = "lsst";
        builder.Add(ztf, 100, []);
        builder.Add(lsst, 300, []);
        var night = builder.Build("20210701", "two", ReportData.Now, [], []);
        Assert.Equal([new SurveyCount("lsst", 1, 1, 300), new SurveyCount("ztf", 1, 1, 100)], night.Surveys);
        Assert.Equal(["drb", "rb", "reliability"], night.ScoreHistograms.Select(score => score.Name));
        var input = ReportAssert.Page(night).WithId("input");
        Assert.Equal(["Rubin LSST", "1", "1", "300 bytes", "ZTF", "1", "1", "100 bytes"], input.All("td").Select(cell => cell.Value));
        Assert.Equal(3, input.All("figure").Count());
    }

    [Fact]
    public void The_small_ones_of_many_surveys_share_a_chart_and_lose_no_alert()
    {
        var builder = new NightSummaryBuilder();
        for (var index = 0; index < 40; index++)
        {
            var alert = ReportData.Supernova(index, $"o{index}");
            alert.Survey = ((string[])["ztf", "ztf", "ztf", "ztf", "lsst", "lsst", "atlas", "winter", "decam", "askap"])[index % 10];
            builder.Add(alert, 100, []);
        }

        var page = ReportAssert.Page(builder.Build("20210701", "many", ReportData.Now, [], []));
        var captions = page.WithId("input").All("figcaption").Select(caption => caption.Value).ToArray();
        Assert.Equal(["ZTF \u00B7 16 alerts by band and time", "Rubin LSST \u00B7 8 alerts by band and time", "4 other surveys \u00B7 16 alerts by band and time"], captions[..3]);
        var legend = page.WithId("sky").All("ul", "legend").Single().Value;
        foreach (var entry in (string[])["ZTF 16", "Rubin LSST 8", "4 other surveys 16"]) Assert.Contains(entry, legend, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_reasons_are_cut_and_counted()
    {
        var rejects = Enumerable.Range(0, 40).Select(number => new RejectCount($"reason {number}", 2, "x")).ToArray();
        var page = ReportAssert.Page(ReportData.Night(5, 0) with { Rejects = rejects });
        Assert.Contains("10 further reasons for 20 packets are not listed.", page.Value, StringComparison.Ordinal);
    }
}
