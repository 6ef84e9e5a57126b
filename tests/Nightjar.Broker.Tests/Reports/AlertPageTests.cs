using Nightjar.Broker.Reports;
using Nightjar.Sky;

namespace Nightjar.Broker.Tests.Reports;

public class AlertPageTests
{
    private static AlertPageModel Model(params Alert[] alerts) => new()
    {
        ArchiveName = "nights",
        GeneratedAt = ReportData.Now,
        Alerts = [.. alerts.Select(alert => ReportData.Interesting(alert))],
    };

    private static Alert[] Object(int alerts) => [.. Enumerable.Range(0, alerts).Select(index =>
    {
        var alert = ReportData.WithStamps(ReportData.Supernova(index + 1), seed: index);
        alert.Detection = ReportData.Detect(30 + index, PassBand.R, 18 - 0.01 * index);
        alert.LightCurve.Detections[^1] = alert.Detection;
        return alert;
    })];

    [Fact]
    public void One_alert_shows_its_facts_light_curve_and_photometry()
    {
        var page = ReportAssert.Page(Model(ReportData.WithStamps(ReportData.Supernova())));
        ReportAssert.LoadsNothing(page);
        Assert.Equal("ZTF21aaaaaaa", page.All("h1").Single().Value);
        Assert.Contains("1 alert in the archive nights", page.All("p", "sub").Single().Value, StringComparison.Ordinal);
        Assert.Equal(3, page.All("img").Count());
        Assert.DoesNotContain(page.All("section"), section => section.Get("id") == "stamps");
        Assert.Equal(2, page.All("svg", "plot").Count());
        var rows = page.WithId("photometry").All("tr").Skip(1).Select(row => row.All("td").Select(cell => cell.Value).ToArray()).ToArray();
        Assert.Equal(4 + 2 + 4, rows.Length);
        Assert.Equal(["2021-07-31 00:00:00\u00A0UT", "59426.00000", "r", "detection", "18.00\u00A0±\u00A00.05", "–", "229.1\u00A0±\u00A010.5", "21.7", "30000003"], rows[0]);
        Assert.Contains(rows, row => row[3] == "upper limit" && row[4] == "> 20.30" && row[2] == "r");
        Assert.Contains(rows, row => row[3] == "forced, unsound");
        Assert.Equal(rows.Select(row => row[1]).OrderDescending(StringComparer.Ordinal), rows.Select(row => row[1]));
    }

    [Fact]
    public void An_object_shows_the_stamps_of_its_latest_twenty_alerts_latest_first()
    {
        var alerts = Object(25);
        new Random(1).Shuffle(alerts);
        var page = ReportAssert.Page(Model(alerts) with { AlertsInArchive = 31 });
        Assert.Contains("31 alerts in the archive", page.Value, StringComparison.Ordinal);
        var titles = page.WithId("stamps").All("h3").Select(title => title.Value).ToArray();
        Assert.Equal(AlertPage.MostStamps, titles.Length);
        Assert.Equal("2021-08-24 00:00:00\u00A0UT", titles[0]);
        Assert.Equal(titles.OrderDescending(StringComparer.Ordinal), titles);
        Assert.Equal(3 * (AlertPage.MostStamps + 1), page.All("img").Count());
        // 25 own detections and the 3 that all histories share, each once.
        var kinds = page.WithId("photometry").All("tr").Skip(1).Select(row => row.All("td").ElementAt(3).Value).ToArray();
        Assert.Equal(28, kinds.Count(kind => kind == "detection"));
        Assert.Equal(2, kinds.Count(kind => kind == "upper limit"));
    }

    [Fact]
    public void A_detection_stays_as_its_own_alert_told_it_where_later_histories_round_it()
    {
        var alerts = Object(2);
        alerts[1].LightCurve.Detections.Insert(3, alerts[0].Detection with { Magnitude = new Magnitude(18.25, 0.05) });
        var cells = ReportAssert.Page(Model(alerts)).WithId("photometry").All("td").Select(cell => cell.Value).ToArray();
        Assert.Contains("18.00\u00A0±\u00A00.05", cells);
        Assert.DoesNotContain("18.25\u00A0±\u00A00.05", cells);
    }

    [Fact]
    public void A_given_light_curve_is_taken_as_it_is()
    {
        var lightCurve = new LightCurve();
        lightCurve.Detections.Add(ReportData.Detect(12, PassBand.Z, 20.5));
        var page = ReportAssert.Page(Model(ReportData.Supernova()) with { LightCurve = lightCurve });
        Assert.Equal(2, page.WithId("photometry").All("tr").Count());
    }

    [Fact]
    public void Long_photometry_is_cut_and_told()
    {
        var lightCurve = new LightCurve();
        for (var index = 0; index < 700; index++) lightCurve.Detections.Add(ReportData.Detect(index * 0.5, PassBand.G, 19));
        var page = ReportAssert.Page(Model(ReportData.Supernova()) with { LightCurve = lightCurve });
        Assert.Equal(PhotometryTable.MostRows + 1, page.WithId("photometry").All("tr").Count());
        Assert.Contains("The latest 500 of 700 rows", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_apparent_magnitude_is_shown_where_it_means_something()
    {
        var alert = ReportData.Supernova();
        alert.Detection = alert.Detection with { Reference = new ReferenceSource(new Magnitude(18.5, 0.03), 0.2) };
        alert.LightCurve.Detections[^1] = alert.Detection;
        var page = ReportAssert.Page(Model(alert));
        Assert.Equal(3, page.All("svg", "plot").Count());
        Assert.Contains("Apparent magnitude", page.Value, StringComparison.Ordinal);
        Assert.Contains("18.50\u00A0±\u00A00.03 mag at 0.2″", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void An_alert_with_nothing_but_an_identity_is_a_page_too()
    {
        var alert = new Alert();
        alert.Clear();
        (alert.Survey, alert.Id) = ("atlas", new AlertId(0, "01a58\u0001"));
        alert.Detection = alert.Detection with { Position = new SkyPosition(double.NaN, double.NaN) };
        var page = ReportAssert.Page(Model(alert));
        ReportAssert.LoadsNothing(page);
        Assert.Equal("01a58\uFFFD", page.All("h1").Single().Value);
        Assert.Contains("no image", page.Value, StringComparison.Ordinal);
        Assert.Contains("not valid", page.Value, StringComparison.Ordinal);
        Assert.Contains("hold no photometry", page.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page.Value, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ReportAssert.Page(Model()));
    }

    [Fact]
    public void Links_lead_to_searches_around_the_position_and_keep_the_sign()
    {
        var alert = ReportData.Supernova();
        alert.Detection = alert.Detection with { Position = new SkyPosition(10.5, -0.25) };
        var links = ReportAssert.Page(Model(alert)).All("a").Select(a => a.Get("href")).Where(href => href.StartsWith("https", StringComparison.Ordinal)).ToArray();
        Assert.Equal(
        [
            "https://www.wis-tns.org/search?ra=10.500000&decl=-0.250000&radius=5&coords_unit=arcsec",
            "https://simbad.cds.unistra.fr/simbad/sim-coo?Coord=10.500000%20-0.250000&Radius=10&Radius.unit=arcsec",
            "https://aladin.cds.unistra.fr/AladinLite/?target=10.500000%20-0.250000&fov=0.05",
        ], links);
    }
}
