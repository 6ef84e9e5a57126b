using static Nightjar.Simulation.Tests.OracleAlert;

namespace Nightjar.Simulation.Tests.Night;

public class HistoryTests(NightFixture night)
{
    private static readonly string[] KeptByLimits =
    [
        "jd", "fid", "pid", "diffmaglim", "pdiffimfilename", "programpi", "programid", "nid", "rcid", "field",
        "magzpsci", "magzpsciunc", "magzpscirms", "clrcoeff", "clrcounc", "rbversion",
    ];

    /// <summary>An upper limit has a limit and the calibration of its image, and not one field of a detection.</summary>
    [Fact]
    public void Upper_limits_have_null_in_every_field_of_a_detection()
    {
        var limits = 0;
        foreach (var entry in night.Decoded.SelectMany(a => a.Previous).Where(p => p["magpsf"] is null))
        {
            limits++;
            foreach (var (name, value) in entry) Assert.Equal(!KeptByLimits.Contains(name), value is null);
            Assert.InRange(Number(entry, "diffmaglim"), 15, 22.5);
        }

        Assert.True(limits > 1000);
    }

    [Fact]
    public void Earlier_detections_have_every_field_but_a_solar_system_body()
    {
        var detections = 0;
        foreach (var entry in night.Decoded.SelectMany(a => a.Previous).Where(p => p["magpsf"] is not null))
        {
            detections++;
            foreach (var (name, value) in entry)
            {
                if (!name.StartsWith("ss", StringComparison.Ordinal)) Assert.NotNull(value);
            }
        }

        Assert.True(detections > 1000);
    }

    [Fact]
    public void Histories_are_in_ascending_order_within_30_days_and_end_before_the_alert()
    {
        foreach (var alert in night.Decoded)
        {
            var times = alert.Previous.Select(p => Number(p, "jd")).ToArray();
            for (var i = 1; i < times.Length; i++) Assert.True(times[i - 1] < times[i]);
            Assert.All(times, t => Assert.InRange(alert["jd"] - t, 1e-4, 30));
        }
    }

    [Fact]
    public void Forced_photometry_covers_earlier_nights_latest_first()
    {
        foreach (var alert in night.Decoded)
        {
            var times = alert.Forced.Select(p => Number(p, "jd")).ToArray();
            for (var i = 1; i < times.Length; i++) Assert.True(times[i - 1] > times[i]);
            Assert.All(times, t => Assert.InRange(alert["jd"] - t, 0.4, 30));
        }
    }

    [Fact]
    public void Forced_rows_that_could_not_be_measured_say_so_with_minus_99999()
    {
        int good = 0, bad = 0, bare = 0;
        foreach (var row in night.Decoded.SelectMany(a => a.Forced))
        {
            var (flux, error) = (Number(row, "forcediffimflux"), Number(row, "forcediffimfluxunc"));
            switch ((string)row["procstatus"]!)
            {
                case "0":
                    good++;
                    Assert.NotEqual(-99999, flux);
                    Assert.True(error > 0);
                    Assert.True(Number(row, "magnr") > 0);
                    break;
                case "61":
                    bare++;
                    Assert.Equal((-99999, -99999), (flux, error));
                    foreach (var name in (string[])["distnr", "ranr", "decnr", "magnr", "sigmagnr", "chinr", "sharpnr"])
                        Assert.Equal(-99999, Number(row, name));
                    break;
                case "55" or "56":
                    bad++;
                    Assert.Equal((-99999, -99999), (flux, error));
                    Assert.True(Number(row, "magnr") > 0);
                    break;
                default:
                    Assert.Fail("unknown procstatus");
                    break;
            }
        }

        Assert.True(good > 5 * (bad + bare) && bad > 0 && bare > 0);
    }

    /// <summary>The same visit appears in both series: forced flux and detection agree within the noise.</summary>
    [Fact]
    public void Forced_flux_is_the_flux_of_the_detection_of_the_same_visit()
    {
        var compared = 0;
        foreach (var alert in night.Decoded)
        {
            foreach (var row in alert.Forced.Where(r => (string)r["procstatus"]! == "0"))
            {
                var detection = alert.Previous.FirstOrDefault(p => Number(p, "jd") == Number(row, "jd") && p["magpsf"] is not null);
                if (detection is null) continue;
                var sign = (string)detection["isdiffpos"]! == "t" ? 1 : -1;
                var flux = sign * Math.Pow(10, -0.4 * (Number(detection, "magpsf") - Number(row, "magzpsci")));
                Assert.Equal(1, Number(row, "forcediffimflux") / flux, 1e-3);
                compared++;
            }
        }

        Assert.True(compared > 1000);
    }

    [Fact]
    public void Counts_dates_and_history_of_an_object_agree()
    {
        foreach (var (truth, alert) in night.All)
        {
            var detections = alert.Previous.Count(p => p["magpsf"] is not null);
            Assert.True(alert["ndethist"] >= detections + 1);
            Assert.True(alert["ncovhist"] >= alert["ndethist"]);
            Assert.True(alert["ncovhist"] >= alert.Previous.Count + 1);
            Assert.Equal(alert["jd"], alert["jdendhist"]);
            Assert.True(alert["jdstarthist"] <= alert["jd"]);
            Assert.True(alert["jdstarthist"] > 2_458_194);
            if (alert["ndethist"] == 1) Assert.Equal(alert["jd"], alert["jdstarthist"]);
            foreach (var p in alert.Previous.Where(p => p["magpsf"] is not null)) Assert.True(alert["jdstarthist"] <= Number(p, "jd"));
            Assert.True(alert["jdstartref"] < alert["jdendref"] && alert["jdendref"] < alert["jd"]);
            if (truth.Class == SourceClass.Asteroid) Assert.Equal((0, 1), (detections, alert["ndethist"]));
            Assert.Equal(alert.ObjectId.Substring(3, 2), Year(alert["jdstarthist"]));
        }

        static string Year(double jd) => DateTime.UnixEpoch.AddDays(jd - 2_440_587.5).ToString("yy", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The second alert of an object repeats the first visit in its history, value for value.</summary>
    [Fact]
    public void The_second_visit_of_the_night_remembers_the_first()
    {
        var pairs = night.Decoded.GroupBy(a => a.ObjectId).Where(g => g.Count() == 2).Select(g => g.OrderBy(a => a["jd"]).ToArray()).ToArray();
        Assert.True(pairs.Length > 50);
        foreach (var pair in pairs)
        {
            var (first, second) = (pair[0], pair[1]);
            var remembered = second.Previous.Single(p => p["candid"] is long id && id == first.CandidateId);
            foreach (var name in (string[])["jd", "fid", "pid", "tblid", "xpos", "ra", "dec", "magpsf", "sigmapsf", "magap", "chipsf", "fwhm", "rb", "scorr", "magnr", "isdiffpos"])
                Assert.Equal(first.Candidate[name], remembered[name]);
            Assert.Equal(first["ndethist"] + 1, second["ndethist"]);
            Assert.Equal(first["jdstarthist"], second["jdstarthist"]);
            Assert.NotEqual(first["fid"], second["fid"]);
            // Everything older is the same in both.
            var older = first.Previous.Where(p => second["jd"] - Number(p, "jd") <= 30).Select(p => p["pid"]);
            Assert.Equal(older, second.Previous.Where(p => Number(p, "jd") < first["jd"]).Select(p => p["pid"]));
        }
    }

    [Fact]
    public void New_transients_have_limits_before_their_first_detection()
    {
        var young = night.All.Where(p => p.Truth.Class is SourceClass.CataclysmicVariable or SourceClass.Supernova && p.Alert.Previous.Count > 8).ToArray();
        Assert.NotEmpty(young);
        Assert.Contains(young, p => p.Alert.Previous.Take(4).All(e => e["magpsf"] is null));
    }
}
