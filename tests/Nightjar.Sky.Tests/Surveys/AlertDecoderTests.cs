using Nightjar.Formats.Avro;
using Nightjar.TestKit;
using static Nightjar.Sky.Tests.Surveys.SurveyTestKit;

namespace Nightjar.Sky.Tests.Surveys;

public class AlertDecoderTests
{
    [Theory]
    [InlineData("25409136044802067", "7.1")]
    [InlineData("3527242430321524769", "7.3")]
    [InlineData("7912941781254298", "9.0")]
    public void Rubins_wire_packets_decode_with_the_schema_of_their_id(string packet, string version)
    {
        var message = File.ReadAllBytes(SharedData.PathOf("alerts", "lsst", "boom_wire", packet + ".avro"));
        Assert.True(ConfluentFrame.TryRead(message, out var id, out var body));
        var schemas = new AvroSchemaFolder(SharedData.PathOf("alerts", "schemas", "lsst"), new AvroSchemaCache());
        Assert.True(schemas.TryGet(id, out var schema, out var error), error.ToString());
        var alert = Decode(schema, body);
        Assert.Equal(("lsst", version, packet), (alert.Survey, alert.SchemaVersion, alert.Id.ToString()));
        Assert.True(alert.Detection.Time.ToUtc() is { Year: >= 2016 and <= 2026 }, alert.Detection.Time.ToIso());
        Assert.True(double.IsFinite(alert.Detection.Flux.Nanojansky));
        Assert.NotEqual(PassBand.Unknown, alert.Detection.Band);
        Assert.True(alert.Cutouts.Science.Width > 20 && alert.Cutouts.Template.Width > 20 && alert.Cutouts.Difference.Width > 20);
    }

    [Fact]
    public void An_alert_does_not_depend_on_the_alerts_before_it()
    {
        var records = Records().ToList();
        var decoder = new AlertDecoder();
        var alert = new Alert();
        for (var round = 0; round < 2; round++)
        {
            foreach (var (schema, body) in records)
            {
                var fresh = new Alert();
                var expected = new AlertDecoder().TryDecode(schema, body, AlertParts.All, fresh, out var expectedError);
                var actual = decoder.TryDecode(schema, body, AlertParts.All, alert, out var error);
                Assert.Equal((expected, expectedError), (actual, error));
                if (expected) Assert.Equal(Describe(fresh), Describe(alert));
            }

            records.Reverse();
        }
    }

    private static IEnumerable<(AvroWriterSchema Schema, byte[] Body)> Records()
    {
        var reader = new AvroContainerReader(new AvroSchemaCache());
        foreach (var folder in new[] { "other_surveys", "ztf/packets", "lsst/sample_data" })
        {
            foreach (var (name, bytes) in SharedAlerts.Containers(folder.Split('/')))
            {
                Assert.True(reader.TryOpen(bytes, out var error), $"{name}: {error}");
                Assert.True(reader.TryNextRecord(out var record, out error), $"{name}: {error}");
                yield return (record.Schema, record.Body.ToArray());
            }
        }
    }

    private static string Describe(Alert alert)
    {
        var hash = default(HashCode);
        foreach (var cutout in new[] { alert.Cutouts.Science, alert.Cutouts.Template, alert.Cutouts.Difference })
        {
            hash.Add((cutout.Width, cutout.Height));
            foreach (var pixel in cutout.Pixels) hash.Add(BitConverter.SingleToInt32Bits(pixel));
        }

        object[] scalars =
        [
            alert.Key, alert.ObjectId, alert.SchemaVersion, alert.Detection, alert.LimitingMagnitude, alert.RealBogus, alert.RealBogusVersion,
            alert.RandomForestRealBogus, alert.SolarSystemName, alert.SolarSystemDistanceArcsec, alert.CatalogDistanceArcsec,
            alert.CatalogStarScore, alert.DetectionCount, alert.ProgramId, alert.FwhmPixels, hash.ToHashCode(),
        ];
        var curve = alert.LightCurve;
        return $"{string.Join('|', scalars)}\n{string.Join('|', curve.Detections)}\n{string.Join('|', curve.UpperLimits)}\n{string.Join('|', curve.Forced)}";
    }

    [Fact]
    public void Decoding_again_allocates_only_the_texts_that_differ()
    {
        var packets = SharedAlerts.Containers("ztf", "packets", "v4.02_20240714").Select(packet => packet.Bytes).ToList();
        var reader = new AvroContainerReader(new AvroSchemaCache());
        var decoder = new AlertDecoder();
        var alert = new Alert();
        var perPacket = long.MaxValue;
        for (var pass = 0; pass < 50; pass++)
        {
            // The least of many passes: code that is not yet optimised boxes where later code does not.
            var before = GC.GetAllocatedBytesForCurrentThread();
            DecodeAll();
            perPacket = Math.Min(perPacket, (GC.GetAllocatedBytesForCurrentThread() - before) / packets.Count);
        }

        // The name of the object, twelve letters, and its arrays.
        Assert.InRange(perPacket, 0, 200);

        void DecodeAll()
        {
            foreach (var packet in packets)
            {
                Assert.True(reader.TryOpen(packet, out _) && reader.TryNextRecord(out var record, out _)
                    && decoder.TryDecode(record.Schema, record.Body.Span, AlertParts.All, alert, out _));
            }
        }
    }

    [Fact]
    public void Packets_with_a_schema_each_do_not_fill_the_memory()
    {
        var decoder = new AlertDecoder();
        for (var i = 0; i < 600; i++)
        {
            var (schema, body) = SmallPacket.Of($"ztf.alert{i}", """{"candid": 5, "candidate": {"jd": 2460000.5, "ra": 10.5, "dec": 1.5, "magpsf": 18.5}}""");
            Assert.True(decoder.TryDecode(schema, body, AlertParts.All, new Alert(), out var error), error.ToString());
        }
    }

    [Theory]
    [InlineData("ztf/packets/v4.02_20240714", 3000)]
    [InlineData("lsst/fink_client", 200)]
    [InlineData("other_surveys/winter_2024", 2000)]
    public void Damaged_records_give_an_alert_or_an_error(string folder, int mutations)
    {
        var (_, bytes) = SharedAlerts.Containers(folder.Split('/')).First();
        var reader = new AvroContainerReader(new AvroSchemaCache());
        Assert.True(reader.TryOpen(bytes, out _));
        Assert.True(reader.TryNextRecord(out var record, out _));
        var random = new Random(99);
        var (decoder, alert, body) = (new AlertDecoder(), new Alert(), record.Body.ToArray());
        var (good, bad) = (0, 0);
        for (var i = 0; i < mutations; i++)
        {
            record.Body.Span.CopyTo(body);
            for (var n = random.Next(1, 4); n > 0; n--) body[random.Next(random.Next(2) == 0 ? body.Length : 500)] = (byte)random.Next(256);
            if (decoder.TryDecode(record.Schema, body, AlertParts.All, alert, out var error))
            {
                Assert.True(alert.Detection.Position.IsValid && alert.Detection.Time.ToUtc() is not null);
                good++;
            }
            else
            {
                Assert.NotEqual("", error.Reason);
                Assert.InRange(error.Offset, 0, body.Length);
                bad++;
            }
        }

        Assert.True(good > mutations / 20 && bad > mutations / 20, $"{good} good, {bad} bad");
    }
}
