using Nightjar.TestKit;
using static Nightjar.Sky.Tests.Surveys.SurveyTestKit;

namespace Nightjar.Sky.Tests.Surveys;

/// <summary>What the numbers of a packet mean: units, signs, clocks, and the values that stand for "missing".</summary>
public class SurveyRuleTests
{
    private static string Ztf(string candidate, string rest = "") => $$"""
        {"objectId": "ZTF24abc", "candid": 5, "candidate": {"jd": 2460000.5, "fid": 2, "ra": 10.5, "dec": -20.25, "magpsf": 18.5, "sigmapsf": 0.1 {{candidate}} } {{rest}} }
        """;

    private static string Lsst(string source, string rest = "") => $$"""
        {"diaSource": {"diaSourceId": 7, "midpointMjdTai": 60902.5, "ra": 10.5, "dec": -20.25, "band": "r", "psfFlux": -1000.5, "psfFluxErr": 20.5 {{source}} } {{rest}} }
        """;

    [Theory]
    [InlineData("\"t\"", true)]
    [InlineData("\"1\"", true)]
    [InlineData("\"f\"", false)]
    [InlineData("\"0\"", false)]
    [InlineData("1.0", true)]
    [InlineData("0.0", false)]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("1", true)]
    [InlineData("0", false)]
    public void The_sign_of_a_difference_is_read_in_every_form(string isdiffpos, bool isPositive)
    {
        var alert = SmallPacket.Decode("ztf.alert", Ztf($", \"isdiffpos\": {isdiffpos}"));
        Assert.Equal(isPositive, alert.Detection.IsPositive);
        Assert.Equal(isPositive, alert.Detection.Flux.Nanojansky > 0);
    }

    [Fact]
    public void Fluxes_of_all_surveys_are_nanojansky()
    {
        // BOOM labels ZTF's microjanskys as janskys and stores them a million times too large beside Rubin's:
        // a source of magnitude 23.9 has 1000 nJy in both.
        var ztf = SmallPacket.Decode("ztf.alert", Ztf("").Replace("18.5", "23.9"));
        var lsst = SmallPacket.Decode("lsst.v9_0.alert", Lsst("").Replace("-1000.5", "1000.0"));
        Close(1000, ztf.Detection.Flux.Nanojansky);
        Close(1000 * 0.1 * Math.Log(10) / 2.5, ztf.Detection.Flux.Error);
        Close(1000, lsst.Detection.Flux.Nanojansky);
        Close(23.9, lsst.Detection.Magnitude.Value);
    }

    [Fact]
    public void A_negative_Rubin_flux_is_a_source_that_faded()
    {
        var detection = SmallPacket.Decode("lsst.v9_0.alert", Lsst("")).Detection;
        Assert.Equal((-1000.5, 20.5, false), (detection.Flux.Nanojansky, detection.Flux.Error, detection.IsPositive));
        Close(31.4 - (2.5 * Math.Log10(1000.5)), detection.Magnitude.Value);
    }

    [Fact]
    public void Atomic_time_becomes_universal_time()
    {
        // 37 leap seconds since 2017, 36 before.
        Assert.Equal(2400000.5 + 60902.5 - (37 / 86400.0), SmallPacket.Decode("lsst.v9_0.alert", Lsst("")).Detection.Time.Days, 1e-9);
        var before = SmallPacket.Decode("lsst.v9_0.alert", Lsst("").Replace("60902.5", "57700.5"));
        Assert.Equal(2400000.5 + 57700.5 - (36 / 86400.0), before.Detection.Time.Days, 1e-9);
    }

    [Fact]
    public void Seconds_since_1970_in_old_samples_are_a_time_too()
    {
        var alert = SmallPacket.Decode("lsst.v3_0.alert", Lsst("").Replace("60902.5", "1480360995.0"));
        Assert.Equal("2016-11-28T19:22:39.000Z", alert.Detection.Time.ToIso());
    }

    [Fact]
    public void Numbers_that_stand_for_missing_are_missing()
    {
        var alert = SmallPacket.Decode("ztf.alert", Ztf("""
            , "drb": -999.0, "rb": -1.0, "magnr": -999.0, "sigmagnr": -999.0, "distnr": -999.0, "ssdistnr": -999.0, "ssnamenr": "null",
            "distpsnr1": -999.0, "sgscore1": -999.0, "fwhm": 0.0, "diffmaglim": -999.0, "ndethist": -999, "programid": null
            """));
        Assert.True(double.IsNaN(alert.RealBogus) && double.IsNaN(alert.RandomForestRealBogus) && double.IsNaN(alert.LimitingMagnitude));
        Assert.True(double.IsNaN(alert.SolarSystemDistanceArcsec) && double.IsNaN(alert.CatalogDistanceArcsec));
        Assert.True(double.IsNaN(alert.CatalogStarScore) && double.IsNaN(alert.FwhmPixels));
        Assert.Equal(("", 0, 0), (alert.SolarSystemName, alert.DetectionCount, alert.ProgramId));
        Assert.False(alert.Detection.Reference.Magnitude.IsMeasured);
        Assert.True(double.IsNaN(alert.Detection.Reference.DistanceArcsec));
    }

    [Fact]
    public void The_apparent_magnitude_follows_from_the_detection()
    {
        var alert = SmallPacket.Decode("ztf.alert", Ztf(", \"isdiffpos\": \"f\", \"magnr\": 17.5, \"sigmagnr\": 0.02, \"distnr\": 0.3"));
        var flux = Math.Pow(10, -0.4 * 17.5) - Math.Pow(10, -0.4 * 18.5);
        Assert.Equal(-2.5 * Math.Log10(flux), ApparentPhotometry.MagnitudeOf(alert.Detection).Value, 1e-9);
        Close(0.3 * 1.01, alert.Detection.Reference.DistanceArcsec);
    }

    [Fact]
    public void History_entries_are_detections_or_limits()
    {
        var alert = SmallPacket.Decode("ztf.alert", Ztf("", """
            , "prv_candidates": [
              {"jd": 2459998.5, "fid": 1, "candid": 3, "magpsf": 19.5, "sigmapsf": 0.2, "isdiffpos": "0", "diffmaglim": 20.5, "ra": 10.5, "dec": -20.0},
              {"jd": 2459999.5, "fid": 3, "candid": null, "magpsf": null, "sigmapsf": null, "isdiffpos": null, "diffmaglim": 20.75, "ra": null, "dec": null},
              {"jd": 2459997.5, "fid": 2, "candid": null, "magpsf": null, "sigmapsf": null, "isdiffpos": null, "diffmaglim": null, "ra": null, "dec": null},
              {"jd": 2460000.500001, "fid": 2, "candid": 5, "magpsf": 18.4, "sigmapsf": 0.1, "isdiffpos": "1", "diffmaglim": 20.5, "ra": 10.5, "dec": -20.0},
              {"jd": null, "fid": 2, "candid": 6, "magpsf": 18.4, "sigmapsf": 0.1, "isdiffpos": "1", "diffmaglim": 20.5, "ra": 10.5, "dec": -20.0}]
            """));
        var curve = alert.LightCurve;
        Assert.Equal([3, 5], curve.Detections.Select(detection => detection.Id));
        Assert.Equal(alert.Detection, curve.Detections[1]);
        Assert.True(curve.Detections[0].Flux.Nanojansky < 0);
        Assert.Equal(new UpperLimit(new JulianDate(2459999.5), PassBand.I, 20.75), Assert.Single(curve.UpperLimits));
    }

    [Fact]
    public void A_limit_at_the_time_of_a_detection_goes()
    {
        // Fritz issue 484: false non-detections in many objects.
        var alert = SmallPacket.Decode("ztf.alert", Ztf("", """, "prv_candidates": [{"jd": 2460000.5, "fid": 2, "magpsf": null, "diffmaglim": 20.5}]"""));
        Assert.Empty(alert.LightCurve.UpperLimits);
    }

    [Fact]
    public void Forced_photometry_has_a_zero_point_in_each_row_and_a_verdict()
    {
        var alert = SmallPacket.Decode("ztf.alert", Ztf("", """
            , "fp_hists": [
              {"jd": 2459990.5, "fid": 1, "forcediffimflux": 100.0, "forcediffimfluxunc": 10.0, "magzpsci": 26.4, "procstatus": "0"},
              {"jd": 2459991.5, "fid": 1, "forcediffimflux": -99999.0, "forcediffimfluxunc": -99999.0, "magzpsci": 26.4, "procstatus": "61"},
              {"jd": 2459992.5, "fid": 1, "forcediffimflux": -50.0, "forcediffimfluxunc": 10.0, "magzpsci": 23.9, "procstatus": "56"},
              {"jd": 2459993.5, "fid": 1, "forcediffimflux": null, "forcediffimfluxunc": null, "magzpsci": null, "procstatus": null}]
            """));
        var forced = alert.LightCurve.Forced;
        Assert.Equal([true, false, false, false], forced.Select(row => row.IsGood));
        Close(10_000, forced[0].Flux.Nanojansky);
        Close(1_000, forced[0].Flux.Error);
        Assert.True(double.IsNaN(forced[1].Flux.Nanojansky) && double.IsNaN(forced[3].Flux.Nanojansky));
        Close(-50_000, forced[2].Flux.Nanojansky);
    }

    [Fact]
    public void Earlier_candidates_that_are_forced_photometry_are_no_upper_limits()
    {
        // ZTF 3.5 lists 23 forced fluxes with limits under prv_candidates; read by the limits alone, all of them would be
        // non-detections of a bright variable.
        var curve = Packet("ztf/nightly", "1661382530015060001").LightCurve;
        Assert.Equal((0, 23), (curve.UpperLimits.Count, curve.Forced.Count));
        var row = Assert.Single(curve.Forced, forced => forced.Time.Days == 2459415.8820602);
        Close(-16924.322265625 * Math.Pow(10, (31.4 - 26.171600341796875) / 2.5), row.Flux.Nanojansky);
    }

    [Fact]
    public void Noise_becomes_a_limit_and_what_was_withdrawn_does_not_count()
    {
        var alert = SmallPacket.Decode("lsst.v7_1.alert", Lsst("", """
            , "prvDiaNondetectionLimits": [{"ccdVisitId": 1, "midpointMjdTai": 60900.5, "band": "g", "diaNoise": 200.0}, {"ccdVisitId": 2, "midpointMjdTai": 60901.5, "band": "g", "diaNoise": -1.0}],
            "prvDiaSources": [{"diaSourceId": 1, "midpointMjdTai": 60890.5, "band": "i", "psfFlux": 5.5, "psfFluxErr": 1.5, "ra": 10.5, "dec": 0.5, "timeWithdrawnMjdTai": 60891.5},
                              {"diaSourceId": 2, "midpointMjdTai": 60892.5, "band": "Y", "psfFlux": 5.5, "psfFluxErr": 1.5, "ra": 10.5, "dec": 0.5, "timeWithdrawnMjdTai": null}],
            "prvDiaForcedSources": [{"midpointMjdTai": 60892.5, "band": "y", "psfFlux": 5.5, "psfFluxErr": 1.5, "timeWithdrawnMjdTai": 60895.5},
                                    {"midpointMjdTai": 60893.5, "band": "y", "psfFlux": null, "psfFluxErr": null, "timeWithdrawnMjdTai": null}]
            """));
        Close(31.4 - (2.5 * Math.Log10(1000)), Assert.Single(alert.LightCurve.UpperLimits).Limit);
        Assert.Equal([2, 7], alert.LightCurve.Detections.Select(detection => detection.Id));
        Assert.Equal(PassBand.Y, alert.LightCurve.Detections[0].Band);
        Assert.Equal([false, false], alert.LightCurve.Forced.Select(forced => forced.IsGood));
    }

    [Fact]
    public void A_Rubin_object_is_a_number_that_survives_as_text()
    {
        Assert.Equal("170028528328769656", SmallPacket.Decode("lsst.v9_0.alert", Lsst(", \"diaObjectId\": 170028528328769656")).ObjectId);
        Assert.Equal("", SmallPacket.Decode("lsst.v9_0.alert", Lsst(", \"diaObjectId\": 0")).ObjectId);
        Assert.Equal("", SmallPacket.Decode("lsst.v9_0.alert", Lsst(", \"diaObjectId\": null")).ObjectId);
        Assert.Equal("21164719561062738", SmallPacket.Decode("lsst.v9_0.alert", Lsst(", \"ssObjectId\": 21164719561062738")).SolarSystemName);
    }

    [Fact]
    public void Damaged_candids_of_tables_are_dropped()
    {
        // A candid that went through a double has lost digits (BTSbot's table: 2.46644e+18); better none than a wrong one.
        var alert = SmallPacket.Decode("ztf.alert", Ztf("", """, "prv_candidates": [{"jd": 2459998.5, "fid": 1, "candid": 2.46644e18, "magpsf": 19.5}]"""));
        Assert.Equal(0, alert.LightCurve.Detections[0].Id);
    }

    [Theory]
    [InlineData("\"candid\": 5", "\"candid\": null", "candid", "null")]
    [InlineData("\"jd\": 2460000.5", "\"jd\": null", "candidate.jd", "null")]
    [InlineData("\"jd\": 2460000.5", "\"jd\": 60000.5", "candidate.jd", "60000.5 is not a time")]
    [InlineData("\"jd\": 2460000.5", "\"jd\": 1e300", "candidate.jd", "is not a time")]
    [InlineData("\"ra\": 10.5", "\"ra\": 360.5", "candidate.ra", "360.5 is not a right ascension")]
    [InlineData("\"ra\": 10.5", "\"ra\": null", "candidate.ra", "null")]
    [InlineData("\"dec\": -20.25", "\"dec\": -90.5", "candidate.dec", "-90.5 is not a declination")]
    public void Without_identity_time_and_place_there_is_no_alert(string good, string bad, string path, string reason)
    {
        var error = SmallPacket.Refused("ztf.alert", Ztf("").Replace(good, bad));
        Assert.Equal(path, error.FieldPath);
        Assert.Contains(reason, error.Reason);
        Assert.True(error.Offset > 0);
    }

    [Fact]
    public void A_schema_without_a_required_field_does_not_fit_its_survey()
    {
        var error = SmallPacket.Refused("ztf.alert", Ztf("").Replace("\"jd\"", "\"when\""));
        Assert.Contains("does not fit the survey ztf", error.Reason);
        Assert.Equal("candidate.jd", error.FieldPath);
    }

    [Fact]
    public void An_unknown_schema_is_named_with_its_fields()
    {
        var error = SmallPacket.Refused("other.alert", """{"a": 1, "b": 2}""");
        Assert.Equal("no survey mapping recognises the schema 'other.alert'; it has the fields a, b", error.Reason);
        error = Refused(Schema("\"int\""), [0]);
        Assert.Equal("no survey mapping recognises the schema 'int'; it has no fields", error.Reason);
    }

    [Fact]
    public void Bytes_after_the_record_are_an_error()
    {
        var (schema, body) = SmallPacket.Of("ztf.alert", Ztf(""));
        var error = Refused(schema, [.. body, 1, 2]);
        Assert.Equal(("2 bytes are left after the record", body.Length), (error.Reason, (int)error.Offset));
    }

    [Theory]
    [InlineData("null", 0)]
    [InlineData("{\"stampData\": null}", 0)]
    public void Packets_without_cutouts_have_none(string cutout, int width)
    {
        Assert.Equal(width, SmallPacket.Decode("ztf.alert", Ztf("", $", \"cutoutScience\": {cutout}")).Cutouts.Science.Width);
    }

    [Fact]
    public void Broken_cutouts_are_refused_by_name()
    {
        var error = SmallPacket.Refused("ztf.alert", Ztf("", """, "cutoutScience": null, "cutoutTemplate": {"stampData": "no image"}"""));
        Assert.Equal("cutoutTemplate.stampData", error.FieldPath);
        Assert.Contains("the cutout is no image", error.Reason);
        error = SmallPacket.Refused("winter.alert", Ztf("", """, "cutoutDifference": "no image" """));
        Assert.Equal("cutoutDifference", error.FieldPath);
    }

    [Fact]
    public void What_was_not_asked_for_is_not_decoded()
    {
        var bytes = SharedAlerts.One("ztf/packets/v4.02_boom", "2695378462115010012");
        var alert = SurveyTestKit.Decode(bytes, AlertParts.None);
        Assert.Empty(alert.LightCurve.Detections);
        Assert.True(alert.Cutouts.Science.IsEmpty);
        Assert.Empty(SurveyTestKit.Decode(bytes, AlertParts.Cutouts).LightCurve.Detections);
        Assert.True(SurveyTestKit.Decode(bytes, AlertParts.History).Cutouts.Science.IsEmpty);
    }
}
