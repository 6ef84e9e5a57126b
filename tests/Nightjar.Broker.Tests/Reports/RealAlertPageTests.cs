using Nightjar.Broker.Reports;
using Nightjar.Formats.Avro;
using Nightjar.Sky;
using Nightjar.TestKit;

namespace Nightjar.Broker.Tests.Reports;

/// <summary>Pages of real alerts: histories with gaps, edge stamps, negative fluxes, hundreds of points.</summary>
public class RealAlertPageTests
{
    private static List<Alert> Decode(params string[] folder)
    {
        var (schemas, decoder, alerts) = (new AvroSchemaCache(), new AlertDecoder(), new List<Alert>());
        foreach (var (_, bytes) in SharedAlerts.Containers(folder))
        {
            var reader = new AvroContainerReader(schemas);
            if (!reader.TryOpen(bytes, out _)) continue;
            while (reader.TryNextRecord(out var record, out _))
            {
                var alert = new Alert();
                if (decoder.TryDecode(record.Schema, record.Body.Span, AlertParts.All, alert, out _)) alerts.Add(alert);
            }
        }

        return alerts;
    }

    [Fact]
    public void A_supernova_of_34_alerts_shows_its_light_curve_without_a_limit_at_a_detection()
    {
        var alerts = Decode("ztf", "nightly").Where(alert => alert.ObjectId == "ZTF21abiuvdk").DistinctBy(alert => alert.Key).ToArray();
        var page = ReportAssert.Page(new AlertPageModel
        {
            ArchiveName = "pgb",
            GeneratedAt = ReportData.Now,
            Alerts = [.. alerts.Select(alert => ReportData.Interesting(alert))],
        });
        ReportAssert.LoadsNothing(page);
        Assert.Equal(34, alerts.Length);
        Assert.Contains("34 alerts in the archive", page.Value, StringComparison.Ordinal);
        var rows = page.WithId("photometry").All("tr").Skip(1).Select(row => row.All("td").Select(cell => cell.Value).ToArray()).ToArray();
        var detections = rows.Where(row => row[3] == "detection").ToArray();
        Assert.True(detections.Length >= 34);
        Assert.All(alerts, alert => Assert.Contains(detections, row => row[8] == alert.Id.ToString() && row[4] == ReportFormat.Magnitude(alert.Detection.Magnitude)));
        Assert.Equal(rows.Length, rows.Select(row => (row[1], row[2], row[3].Split(',')[0] == "forced")).Distinct().Count());
        var plot = page.WithId("lightcurve").All("svg", "plot").First();
        Assert.Equal(detections.Length, plot.All("g", "seen").Sum(group => group.All("path").Count(path => !path.Has("err") && !path.Has("bar"))));
    }

    [Theory]
    [InlineData("lsst")]
    [InlineData("other_surveys")]
    [InlineData("ztf")]
    public void Every_alert_has_a_page(string folder)
    {
        foreach (var group in Decode(folder).Chunk(8))
        {
            var alert = group[0];
            var model = new AlertPageModel { ArchiveName = "x", GeneratedAt = ReportData.Now, Alerts = [ReportData.Interesting(alert)] };
            var html = ReportAssert.Write(writer => AlertPage.Write(writer, model));
            Assert.InRange(html.Length, 10_000, 500_000);
            var page = ReportAssert.Page(model);
            ReportAssert.NoBrokenNumbers(page);
            ReportAssert.LoadsNothing(page);
            var stamps = new[] { alert.Cutouts.Science, alert.Cutouts.Template, alert.Cutouts.Difference };
            Assert.Equal(stamps.Where(stamp => !stamp.IsEmpty).Select(stamp => ((double)stamp.Width, (double)stamp.Height)),
                page.All("img").Select(image => (image.Number("width"), image.Number("height"))));
        }
    }

    [Fact]
    public void A_night_of_all_of_them_counts_each_and_stays_small()
    {
        var alerts = Decode().DistinctBy(alert => alert.Key).ToDictionary(alert => alert.Key);
        var builder = new NightSummaryBuilder();
        foreach (var alert in alerts.Values) builder.Add(alert, 60_000, []);
        var night = builder.Build("all nights", "shared", ReportData.Now, [],
            [.. builder.MostInteresting(20).Select(key => ReportData.Interesting(alerts[key]))], alerts.Count, 0);
        var html = ReportAssert.Write(writer => NightReportPage.Write(writer, night));
        Assert.InRange(html.Length, 200_000, 2_000_000);
        var page = ReportAssert.Page(night);
        ReportAssert.NoBrokenNumbers(page);
        ReportAssert.LoadsNothing(page);
        Assert.Equal(20, page.All("article", "card").Count());
        Assert.Contains($"{alerts.Count:N0} packets read = {alerts.Count:N0} archived", page.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(night.InterestingAlerts, item => item.Reasons.Contains("on a star"));
    }
}
