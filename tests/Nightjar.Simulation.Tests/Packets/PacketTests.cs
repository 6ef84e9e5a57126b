using System.Text;
using Nightjar.Simulation.Packets;

namespace Nightjar.Simulation.Tests.Packets;

public class PacketTests(NightFixture night)
{
    private static readonly string[] Stamps = ["Science", "Template", "Difference"];

    /// <summary>The live stream's container: schema first, codec null, its own sync marker, one block of one record.</summary>
    [Fact]
    public void The_container_is_the_live_streams()
    {
        foreach (var alert in night.Alerts.Take(50))
        {
            var (_, header, sync) = PacketOracle.ReadWithHeader(alert.Packet);
            Assert.Equal(["avro.schema", "avro.codec"], header.Select(h => h.Key));
            Assert.Equal(ZtfSchema402.Text, Encoding.UTF8.GetString(header[0].Value));
            Assert.Equal("null", Encoding.UTF8.GetString(header[1].Value));
            Assert.Equal("gogenavromagic10", Encoding.ASCII.GetString(sync));
            Assert.Equal("Obj\u0001\u0004\u0016avro.schema", Encoding.ASCII.GetString(alert.Packet, 0, 17));
        }
    }

    [Fact]
    public void Identity_and_versions_are_consistent()
    {
        foreach (var (truth, alert) in night.All)
        {
            Assert.Equal("4.02", alert.Packet["schemavsn"]);
            Assert.Equal("ZTF (www.ztf.caltech.edu)", alert.Packet["publisher"]);
            Assert.Equal(truth.CandidateId, alert.CandidateId);
            Assert.Equal(truth.CandidateId, alert.Candidate["candid"]);
            Assert.Equal(truth.ObjectId, alert.ObjectId);
            Assert.Matches("^ZTF(1[89]|2[0-4])a[a-d][a-z]{5}$", alert.ObjectId);
            Assert.Equal("d6_m7", alert.Candidate["drbversion"]);
            Assert.Equal("t17_f5_c3", alert.Candidate["rbversion"]);
        }
    }

    /// <summary>candid = pid, then 015 for brighter or 010 for fainter, then the row number.</summary>
    [Fact]
    public void Candidate_numbers_follow_the_surveys_scheme()
    {
        foreach (var alert in night.Decoded)
        {
            var pid = (long)alert.Candidate["pid"]!;
            var sign = alert.IsPositive ? 15_000 : 10_000;
            Assert.Equal(pid * 1_000_000 + sign + (long)alert.Candidate["tblid"]!, alert.CandidateId);
            Assert.Equal((long)alert["nid"], pid / 1_000_000_000);
            Assert.Equal((long)alert["rcid"], pid / 100 % 100);
            Assert.Equal((long)Math.Floor(alert["jd"] - 2_457_754.5), (long)alert["nid"]);
            Assert.Equal((long)alert["field"] * 1_000_000 + 120_000 + (long)alert["fid"] * 100 + (long)alert["rcid"], (long)alert.Candidate["rfid"]!);
        }

        Assert.Equal(night.Alerts.Count, night.Alerts.Select(a => a.CandidateId).Distinct().Count());
    }

    [Fact]
    public void Stamps_are_gzipped_fits_in_the_surveys_style_under_the_surveys_names()
    {
        foreach (var alert in night.Decoded)
        {
            var (candid, pid) = (alert.CandidateId, alert.Candidate["pid"]);
            Assert.Equal($"candid{candid}_pid{pid}_targ_sci.fits.gz", alert.FileName("Science"));
            Assert.Equal($"candid{candid}_ref.fits.gz", alert.FileName("Template"));
            Assert.Equal($"candid{candid}_pid{pid}_targ_{(alert.IsPositive ? "scimref" : "refmsci")}.fits.gz", alert.FileName("Difference"));
            foreach (var stamp in Stamps)
            {
                Assert.Equal([0x1F, 0x8B, 8, 0], alert.StampData(stamp)[..4]);
                Assert.Equal([2, 3], alert.StampData(stamp)[8..10]);
                var fits = alert.Fits(stamp);
                var (_, width, height) = alert.Image(stamp);
                Assert.Equal("SIMPLE  =  T", Encoding.ASCII.GetString(fits, 0, 12));
                Assert.Equal("BUNIT   = 'DN      '", Encoding.ASCII.GetString(fits, 400, 20));
                Assert.Equal(0, fits.Length % 2880);
                if (width == 63 && height == 63) Assert.Equal(20_160, fits.Length);
            }
        }
    }

    /// <summary>All three stamps are cut alike, by as much as the detector's border demands.</summary>
    [Fact]
    public void Stamps_are_smaller_at_the_border_of_the_detector_only()
    {
        var small = 0;
        foreach (var (truth, alert) in night.All)
        {
            var (column, row) = ((int)Math.Round(alert["xpos"]), (int)Math.Round(alert["ypos"]));
            var width = Math.Min(3072, column + 31) - Math.Max(1, column - 31) + 1;
            var height = Math.Min(3080, row + 31) - Math.Max(1, row - 31) + 1;
            foreach (var stamp in Stamps)
            {
                var image = alert.Image(stamp);
                Assert.Equal((width, height), (image.Width, image.Height));
            }

            if (width != 63 || height != 63) small++;
            if (truth.Kind == SourceKind.DetectorEdge) Assert.True(width < 63 || height < 63);
            Assert.Equal(alert["mindtoedge"], Math.Min(Math.Min(alert["xpos"], 3072 - alert["xpos"]), Math.Min(alert["ypos"], 3080 - alert["ypos"])), 0.01);
        }

        Assert.InRange(small, 1, night.Alerts.Count / 15);
    }

    [Fact]
    public void Masked_pixels_are_nan_in_science_and_difference_at_the_same_places()
    {
        var masked = 0;
        foreach (var alert in night.Decoded)
        {
            var (science, template, difference) = (alert.Image("Science").Pixels, alert.Image("Template").Pixels, alert.Image("Difference").Pixels);
            Assert.Equal(science.Select(float.IsNaN), difference.Select(float.IsNaN));
            Assert.Equal(science.Select(float.IsNaN), template.Select(t => float.IsNaN(t) || t == float.MinValue));
            if (science.Any(float.IsNaN)) masked++;
            Assert.False(float.IsNaN(difference[difference.Length / 2]));
        }

        Assert.InRange(masked, night.Alerts.Count / 20, night.Alerts.Count / 3);
    }

    [Fact]
    public void Known_asteroids_carry_their_body_and_everything_else_the_surveys_sentinels()
    {
        foreach (var (truth, alert) in night.All)
        {
            if (truth.Kind == SourceKind.KnownAsteroid)
            {
                Assert.Matches("^([0-9]+|(19|20)[0-9]{2}[A-Y][A-Z][0-9]*)$", (string)alert.Candidate["ssnamenr"]!);
                Assert.InRange(alert["ssdistnr"], 0, 4);
                Assert.InRange(alert["ssmagnr"], 12, 23);
            }
            else
            {
                Assert.Equal("null", alert.Candidate["ssnamenr"]); // the word
                Assert.Equal(-999, alert["ssdistnr"]);
                Assert.Equal(-999, alert["ssmagnr"]);
            }
        }
    }

    [Fact]
    public void Catalogue_neighbours_come_nearest_first_and_are_missing_as_the_survey_says()
    {
        foreach (var alert in night.Decoded)
        {
            var distances = new[] { alert["distpsnr1"], alert["distpsnr2"], alert["distpsnr3"] };
            var known = distances.Where(d => d >= 0).ToArray();
            Assert.Equal(known, distances[..known.Length]); // what is missing is missing at the end
            Assert.All(known, d => Assert.InRange(d, 0, 31));
            for (var i = 1; i < known.Length; i++) Assert.True(known[i - 1] <= known[i]);
            Assert.Equal(Math.Min(3, (int)alert["nmtchps"]), known.Length);
            for (var i = 1; i <= 3; i++)
            {
                var score = alert[$"sgscore{i}"];
                if (i <= known.Length) Assert.InRange(score, 0, 1);
                else Assert.Equal((-999, -999), (score, alert[$"objectidps{i}"]));
            }

            Assert.True(alert["neargaia"] is -999 or (>= 0 and <= 90.5));
            Assert.Equal(alert["neargaia"] == -999, alert["maggaia"] == -999);
            if (alert["neargaiabright"] >= 0) Assert.InRange(alert["maggaiabright"], 3, 14);
        }
    }

    [Fact]
    public void Derived_fields_are_the_differences_and_ratios_that_they_are_defined_as()
    {
        foreach (var alert in night.Decoded)
        {
            Assert.Equal(alert["magap"] - alert["magpsf"], alert["magdiff"], 1e-4);
            Assert.Equal(alert["diffmaglim"] - alert["magap"], alert["magfromlim"], 1e-4);
            Assert.Equal(alert["aimage"] / alert["bimage"], alert["elong"], 1e-4);
            Assert.Equal(alert["aimage"] / alert["fwhm"], alert["aimagerat"], 1e-4);
            Assert.Equal(alert["dsnrms"] - alert["ssnrms"], alert["dsdiff"], 1e-3 * alert["ssnrms"]);
            Assert.InRange(alert["seeratio"], 0.1, 2.0001);
            Assert.InRange(alert["rb"], 0, 1);
            Assert.InRange(alert["drb"], 0, 1);
            Assert.Equal(30, alert["exptime"]);
            Assert.InRange((int)alert["programid"], 1, 3);
        }
    }

    [Fact]
    public void Scores_tell_real_from_bogus_most_of_the_time()
    {
        var real = night.All.Where(p => p.Truth.IsReal).Select(p => p.Alert["drb"]).Order().ToArray();
        var bogus = night.All.Where(p => !p.Truth.IsReal).Select(p => p.Alert["drb"]).Order().ToArray();
        Assert.True(real[real.Length / 2] > 0.99);
        Assert.True(bogus[bogus.Length / 2] < 0.3);
        Assert.True(real.Count(s => s < 0.5) > 0); // as with the survey's own scores
        Assert.True(bogus.Count(s => s > 0.5) > 0);
    }
}
