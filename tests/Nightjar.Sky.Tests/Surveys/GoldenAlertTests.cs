using static Nightjar.Sky.Tests.Surveys.SurveyTestKit;

namespace Nightjar.Sky.Tests.Surveys;

/// <summary>One packet of every survey and version, against values that were computed from its fields by hand
/// (another reader, the formulae of the survey's documents).</summary>
public class GoldenAlertTests
{
    private const double Nan = double.NaN;

    // Folder, packet; survey, alert, object, schema version, JD UTC, band, place, flux and error in nJy; entries of the
    // light curve: detections, upper limits, forced; width of the science stamp; detections since the survey began.
    public static TheoryData<string, string, Expected> Packets => new()
    {
        { "ztf/nightly", "522193343615015003", new("ztf", 522193343615015003, "ZTF18aayhxzx", "1.8", 2458276.6933449, PassBand.R, 214.4896201, 5.6903405, 110932.05744350525, 5009.5161679584835, 1, 2, 0, 63, 1) },
        { "ztf/nightly", "595147624915010001", new("ztf", 595147624915010001, "ZTF18abcecyc", "3.0", 2458349.6476273, PassBand.G, 222.9871951, 0.2746431, -997689.4075082244, 52660.08400041891, 2, 0, 0, 63, 7) },
        { "ztf/packets/v3.1_20190331", "820128985115015000", new("ztf", 820128985115015000, "ZTF19aanyzri", "3.2", 2458574.6289815, PassBand.R, 90.3527767, -14.420609, 381361.7463674619, 69256.93016406168, 1, 11, 0, 63, 1) },
        { "ztf/packets/v3.3_20200202", "1105522281015015000", new("ztf", 1105522281015015000, "ZTF20aaelulu", "3.3", 2458860.0222801, PassBand.G, 185.7288484, 15.8236168, 3922013.3148438875, 101621.78163967273, 3, 10, 0, 63, 8) },
        { "ztf/nightly", "1661382530015060001", new("ztf", 1661382530015060001, "ZTF18aaxjdyr", "3.5", 2459415.8825347, PassBand.R, 296.8679389, 24.08881, -2180011.5070736026, 84437.93346483106, 1, 0, 23, 0, 643) },
        { "ztf/packets/v4.01_20230920", "2454460970015010006", new("ztf", 2454460970015010006, "ZTF20acunklg", "4.01", 2460208.9609722, PassBand.G, 56.0854775, -26.4649396, -246730.8817194448, 19013.645400926333, 3, 4, 6, 63, 17) },
        { "ztf/packets/v4.02_boom", "2695378462115010012", new("ztf", 2695378462115010012, "ZTF18abudxnw", "4.02", 2460449.8784606, PassBand.R, 295.3031995, -10.3958989, -3957191.658671593, 55887.785523626466, 8, 3, 10, 63, 857) },
        { "fink_ztf", "f01_", new("ztf", 1786104593715015000, "ZTF18abadigg", "3.3", 2459540.6045949, PassBand.G, 320.3837838, 13.5583184, 1411444.144276085, 45748.17594676115, 7, 9, 0, 63, 591) },
        { "fink_ztf", "c03_fink_client_datatest_2", new("ztf", 1034530232615015004, "ZTF19acmbvwi", "3.3", 2458789.0302315, PassBand.R, 149.9684438, 24.8405942, 163351.63063633855, 11045.515939089493, 1, 13, 0, 63, 1) },
        { "lsst/sample_data", "v3_0", new("lsst", 281323062375219200, "", "3.0", 2457721.3073958335, PassBand.R, 351.570546978, 0.126243049656, 1241, 12, 1, 0, 0, 0, 0) },
        { "lsst/sample_data", "v7_4", new("lsst", 281323062375219200, "", "7.4", 2457721.3073958335, PassBand.R, 351.570546978, 0.126243049656, 1241, 12, 1, 0, 0, 0, 0) },
        { "lsst/sample_data", "v11_0", new("lsst", 281323062375219200, "", "11.0", 2460903.492877243, PassBand.R, 351.570546978, 0.126243049656, 1241, 12, 3, 0, 0, 0, 2) },
        { "lsst/fink", "l01_", new("lsst", 170112073309093904, "170028528328769656", "10.0", 2461109.779154595, PassBand.I, 185.31295203716073, 8.717451689612773, 52418.7734375, 1251.50634765625, 43, 0, 82, 30, 43) },
        { "lsst/fink", "l04_", new("lsst", 170595940828184636, "", "10.0", 2461219.9014293225, PassBand.Z, 1.041365290195228, -8.11551795099182, 12588.2060546875, 806.330078125, 1, 0, 0, 33, 0) },
        { "lsst/fink", "l05_", new("lsst", 3068429600980730184, "3068394238384275525", "", 2460488.7620915626, PassBand.I, 250.26992549678425, 2.0038722074954953, 12512.333984375, 644.7214965820312, 56, 0, 1, 30, 0) },
        { "lsst/fink_client", "part-2", new("lsst", 170094456272322680, "170028485706776685", "10.0", 2461105.593215246, PassBand.I, 63.349628499442076, -47.18075801654059, -19549.39453125, 555.803955078125, 346, 0, 395, 30, 346) },
        { "lsst/fink", "l07_", new("elasticc", 4719186160, "2359593", "", 2461125.7388717593, PassBand.G, 183.42516600214583, -46.6606235733259, 6045.98046875 * FluxCalUnit, 506.418212890625 * FluxCalUnit, 68, 0, 160, 0, 0) },
        { "other_surveys/elasticc", "src1612004", new("elasticc", 1612004, "806", "0.9", 2459598.5499717593, PassBand.Z, 59.941406, -5.379379, 482.97662353515625 * FluxCalUnit, 17.82935333251953 * FluxCalUnit, 4, 0, 0, 0, 0) },
        { "ztf/zuds", "185274856", new("zuds", 185274856, "ZUDS20x", "0.1", 2458302.6870486, PassBand.I, 185.00686645507812, 56.15884780883789, Nan, Nan, 1, 0, 291, 61, 37) },
        { "ztf/zuds", "185275545", new("zuds", 185275545, "ZUDS20x", "0.1", 2458322.75, PassBand.R, 185.0068817138672, 56.158851623535156, Nan, Nan, 1, 0, 301, 61, 44) },
        { "other_surveys/pgir", "114310898", new("pgir", 114310898, "PGIR19aahuei", "0.1", 2459394.71229167, PassBand.J, 280.5864365, -5.9194179, 1789782017.9359927, 11539151.459958423, 57, 4, 0, 61, 86) },
        { "other_surveys/winter_2022", "2459303860000", new("winter", 2459303860000, "WIRC21aaaaa", "0.1", 2459303.86369039, PassBand.J, 160.62668118005897, 34.36946774996955, 67931.5991686164, 9011.33759971431, 1, 0, 0, 81, 0) },
        { "other_surveys/winter_2024", "3608694", new("winter", 3608694, "WNTR24awati", "0.1", 2460381.031487338, PassBand.H, 262.57510324672927, 7.263941826142513, 16578408.88256038, 442459.1900619817, 2, 0, 0, 81, 1) },
        { "other_surveys/turbo", "9.avro", new("turbo", 8, "None.2", "0.1", 2459875.6666435185, PassBand.J, 35.43286, 12.749479, 1445439770745.928, 133129924741.40263, 1, 0, 0, 63, 0) },
        { "other_surveys/decam", "alert_history", new("decam", 594654672667019652, "A202502031431566m000404", "0.1.0", 2460801.69330491, PassBand.R, 217.9859361484033, -0.0676812699936147, 1845.1045751571655, 300.4729270368795, 1, 0, 59, 121, 0) },
        { "other_surveys/roman", "alert", new("roman", 2240034736, "49841446", "00.02", 2461679.8021064815, PassBand.Wide, 268.30722178401464, -28.289180191315882, 426.2995300292969, 19.716110229492188, 28, 0, 0, 129, 28) },
        { "other_surveys/atlas", "02a59543o0072o_000833", new("atlas", 0, "1212843181203537920", "0.1", 2459543.709552, PassBand.Orange, 322.17995, 20.59392, -387614.19677734375, 12016.039848327637, 1, 0, 0, 0, 0) },
    };

    private const double FluxCalUnit = 36.307_805_477_010_13;

    [Theory]
    [MemberData(nameof(Packets))]
    public void A_packet_becomes_the_alert_that_it_describes(string folder, string packet, Expected expected)
    {
        var alert = Packet(folder, packet);
        var detection = alert.Detection;
        Assert.Equal((expected.Survey, expected.Id, expected.ObjectId, expected.Version), (alert.Survey, alert.Id.Number, alert.ObjectId, alert.SchemaVersion));
        Assert.Equal(expected.Days, detection.Time.Days, 1e-9);
        Assert.Equal(expected.Band, detection.Band);
        Close(expected.RightAscension, detection.Position.RightAscension);
        Close(expected.Declination, detection.Position.Declination);
        Close(expected.Flux, detection.Flux.Nanojansky);
        Close(expected.FluxError, detection.Flux.Error);
        Close(31.4 - (2.5 * Math.Log10(Math.Abs(expected.Flux))), detection.Magnitude.Value);
        Assert.Equal(!(expected.Flux < 0), detection.IsPositive);
        var curve = alert.LightCurve;
        Assert.Equal((expected.Detections, expected.Limits, expected.Forced), (curve.Detections.Count, curve.UpperLimits.Count, curve.Forced.Count));
        Assert.Contains(detection, curve.Detections);
        if (folder.EndsWith("atlas", StringComparison.Ordinal)) Assert.Equal("02a59543o0072o_000833", alert.Id.Text);
        else Assert.Equal(expected.Stamp, alert.Cutouts.Science.Width);
        Assert.Equal(expected.Count, alert.DetectionCount);
    }

    public sealed record Expected(
        string Survey, long Id, string ObjectId, string Version, double Days, PassBand Band, double RightAscension, double Declination,
        double Flux, double FluxError, int Detections, int Limits, int Forced, int Stamp, int Count)
    {
        public override string ToString() => $"{Survey} {Version}";
    }

    [Fact]
    public void All_properties_of_a_ZTF_packet_are_read()
    {
        var alert = Packet("ztf/packets/v4.02_boom", "2695378462115010012");
        Close(0.9993875026702881, alert.RealBogus);
        Assert.Equal("d6_m7", alert.RealBogusVersion);
        Close(0.8257142901420593, alert.RandomForestRealBogus);
        Close(19.58255386352539, alert.LimitingMagnitude);
        Close(0.22301962971687317, alert.CatalogDistanceArcsec);
        Close(1, alert.CatalogStarScore);
        Close(2.680000066757202, alert.FwhmPixels);
        Close(13.155999183654785, alert.Detection.Reference.Magnitude.Value);
        Close(0.16598336398601532 * 1.01, alert.Detection.Reference.DistanceArcsec);
        Assert.Equal(("", 1), (alert.SolarSystemName, alert.ProgramId));
        Assert.True(double.IsNaN(alert.SolarSystemDistanceArcsec));

        var first = alert.LightCurve.Detections[0];
        Assert.Equal((2669456232115015008, 2460423.9562384, PassBand.R, true), (first.Id, first.Time.Days, first.Band, first.IsPositive));
        Close(691703.8557011642, first.Flux.Nanojansky);
        Close(113909.76876286976, first.Flux.Error);
        Assert.Equal(2460420.9637616, alert.LightCurve.UpperLimits[0].Time.Days);
        Assert.Equal(PassBand.G, alert.LightCurve.UpperLimits[0].Band);
        Close(19.78730010986328, alert.LightCurve.UpperLimits[0].Limit);
        Assert.All(alert.LightCurve.Forced, forced => Assert.True(forced.IsGood));
        Close(-1513561.5631718526, Assert.Single(alert.LightCurve.Forced, forced => forced.Time.Days == 2460447.9202778 && forced.Band == PassBand.G).Flux.Nanojansky);
        Assert.Equal((63, 63, 63), (alert.Cutouts.Science.Height, alert.Cutouts.Template.Height, alert.Cutouts.Difference.Height));
    }

    [Fact]
    public void Solar_system_objects_have_names_and_distances()
    {
        var ztf = Packet("ztf/nightly", "522193343615015003");
        Assert.Equal(("59656", 5.0), (ztf.SolarSystemName, ztf.SolarSystemDistanceArcsec));
        Assert.True(double.IsNaN(ztf.CatalogDistanceArcsec) && double.IsNaN(ztf.CatalogStarScore) && double.IsNaN(ztf.RealBogus));
        Assert.Equal(("6281", 0.0), (Packet("fink_ztf", "c03_fink_client_datatest_2") is var fink ? (fink.SolarSystemName, fink.SolarSystemDistanceArcsec) : default));
        var lsst = Packet("lsst/fink", "l04_");
        Assert.Equal("2013 GR59", lsst.SolarSystemName);
        Close(0.13840892910957336, lsst.SolarSystemDistanceArcsec);
        Assert.Equal(("2008 HQ75", 58.0), (Packet("other_surveys/pgir", "114310898") is var pgir ? (pgir.SolarSystemName, pgir.SolarSystemDistanceArcsec) : default));
    }

    [Fact]
    public void Roman_fluxes_take_their_sign_from_isNegative()
    {
        var curve = Packet("other_surveys/roman", "alert").LightCurve;
        var negative = Assert.Single(curve.Detections, detection => Math.Abs(detection.Time.Mjd - 61679.32113425926) < 1e-6);
        Close(-226.7238311767578, negative.Flux.Nanojansky);
        Assert.False(negative.IsPositive);
    }

    [Fact]
    public void Radio_fluxes_are_millijansky_and_a_stamp_that_is_no_image_is_refused()
    {
        var container = TestKit.SharedAlerts.One("other_surveys/askap", "alert");
        var alert = Decode(container, AlertParts.History);
        Assert.Equal((PassBand.Radio, "101", 1002), (alert.Detection.Band, alert.ObjectId, alert.Id.Number));
        Close(38.29584503173828 * 1e6, alert.Detection.Flux.Nanojansky);
        Assert.Equal((2, 2), (alert.LightCurve.Detections.Count, alert.LightCurve.Forced.Count));
        var reader = new Formats.Avro.AvroContainerReader(new Formats.Avro.AvroSchemaCache());
        Assert.True(reader.TryOpen(container, out _));
        Assert.True(reader.TryNextRecord(out var record, out _));
        var error = Refused(record.Schema, record.Body.Span);
        Assert.Equal("cutoutScience.stampData", error.FieldPath);
        Assert.Equal(0x1F, record.Body.Span[(int)error.Offset]);
    }
}
