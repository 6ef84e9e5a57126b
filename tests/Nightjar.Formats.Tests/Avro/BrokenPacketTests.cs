using Nightjar.Formats.Avro;
using Nightjar.TestKit;
using static Nightjar.Formats.Tests.Avro.AvroTestKit;

namespace Nightjar.Formats.Tests.Avro;

/// <summary>Real packets, cut and damaged: an error every time that something is wrong, and never a crash.</summary>
public class BrokenPacketTests
{
    private static readonly AvroProjection Wanted = Want(
        new AvroWantedField(AvroValueKind.Text, "objectId"),
        new AvroWantedField(AvroValueKind.Double, "candidate.jd", "diaSource.midpointMjdTai", "diaSource.midPointTai") { IsRequired = true },
        new AvroWantedField(AvroValueKind.Double, "candidate.drb"),
        new AvroWantedField(AvroValueKind.Bytes, "cutoutDifference.stampData", "cutoutDifference"),
        new AvroWantedField(AvroValueKind.Rows, "prv_candidates", "prvDiaSources")
        {
            Child = Want(new AvroWantedField(AvroValueKind.Double, "jd", "midpointMjdTai"), new AvroWantedField(AvroValueKind.Double, "magpsf")),
        });

    private static byte[] Packet(string folder) => SharedAlerts.Containers(folder.Split('/')).First().Bytes;

    private static AvroRecord Record(byte[] packet)
    {
        var reader = new AvroContainerReader(new AvroSchemaCache());
        Assert.True(reader.TryOpen(packet, out var error), error.ToString());
        Assert.True(reader.TryNextRecord(out var record, out error), error.ToString());
        return record;
    }

    [Theory]
    [InlineData("ztf/packets/v4.02_20240714")]
    [InlineData("lsst/sample_data")]
    public void A_record_cut_anywhere_is_an_error_in_every_walk(string folder)
    {
        var record = Record(Packet(folder));
        Assert.True(record.Schema.TryGetPlan(Wanted, out var plan, out var error), error.ToString());
        var row = new AvroRow(Wanted);
        var body = record.Body.Span;
        for (var length = 0; length < body.Length; length++)
        {
            var cut = body[..length];
            Assert.False(record.Schema.TrySkip(cut, out _, out error));
            Assert.InRange(error.Offset, 0, length);
            Assert.NotEqual("", error.FieldPath);
            Assert.False(plan.TryDecode(cut, row, out _, out var planError));
            Assert.Equal(error, planError);
        }
    }

    [Fact]
    public void A_packet_cut_anywhere_gives_no_record()
    {
        var packet = Packet("ztf/packets/v4.02_20240714");
        var reader = new AvroContainerReader(new AvroSchemaCache());
        Assert.True(AvroContainerHeader.TryRead(packet, new AvroSchemaCache(), null, out var header, out _));
        for (var length = 0; length < packet.Length; length += length < 200 || length > header.MetadataLength - 20 ? 1 : 97)
        {
            var isOpen = reader.TryOpen(packet.AsMemory(0, length), out var error);
            Assert.Equal(length >= header.FirstBlockOffset, isOpen);
            Assert.Equal(isOpen, error.IsNone);
            if (!isOpen) continue;
            Assert.False(reader.TryNextRecord(out _, out error));
            Assert.Equal(length == header.FirstBlockOffset, error.IsNone);
        }
    }

    // The compiled program and the validator are two implementations of one format: on damaged data they must agree.
    [Theory]
    [InlineData("ztf/packets/v4.02_20240714", 4000)]
    [InlineData("ztf/packets/v3.3_nocutouts", 4000)]
    [InlineData("lsst/sample_data", 8000)]
    [InlineData("other_surveys/elasticc", 8000)]
    public void Damaged_records_are_judged_alike_by_both_walkers(string folder, int mutations)
    {
        var record = Record(Packet(folder));
        var random = new Random(20240715);
        var (refused, body) = (0, new byte[record.Body.Length + 16]);
        Assert.True(record.Schema.TryGetPlan(Wanted, out var plan, out _));
        var row = new AvroRow(Wanted);
        for (var i = 0; i < mutations; i++)
        {
            record.Body.Span.CopyTo(body);
            for (var n = random.Next(1, 4); n > 0; n--) body[random.Next(random.Next(2) == 0 ? record.Body.Length : 400)] = (byte)random.Next(256);
            var damaged = body.AsSpan(0, record.Body.Length - (random.Next(4) == 0 ? random.Next(20) : 0));
            var isSkipped = record.Schema.TrySkip(damaged, out var consumed, out var error);
            var isValid = AvroValidator.TrySkip(record.Schema.Schema, AvroLimits.Default, damaged, out var walked, out var reason);
            Assert.Equal((isValid, walked, reason), (isSkipped, consumed, error));
            if (plan.TryDecode(damaged, row, out consumed, out error)) Assert.Equal((true, walked), (isSkipped, consumed));
            else Assert.True(!isSkipped || error.Reason.Contains("required", StringComparison.Ordinal), error.ToString());
            refused += isSkipped ? 0 : 1;
        }

        Assert.InRange(refused, mutations / 10, mutations);
    }

    [Theory]
    [InlineData("ztf/packets/v4.01_20230920", 1500)]
    [InlineData("fink_ztf", 300)]
    [InlineData("other_surveys/askap", 1500)]
    public void Damaged_containers_end(string folder, int mutations)
    {
        var packet = Packet(folder);
        packet = packet[..Math.Min(packet.Length, 300_000)];
        var random = new Random(4);
        var cache = new AvroSchemaCache();
        var reader = new AvroContainerReader(cache);
        var streamReader = new AvroContainerStreamReader(cache);
        for (var i = 0; i < mutations; i++)
        {
            var damaged = packet.ToArray();
            for (var n = random.Next(1, 5); n > 0; n--)
            {
                // The schema's text, the first block's frame, anywhere.
                var at = random.Next(3) switch
                {
                    0 => random.Next(Math.Min(30_000, packet.Length)),
                    1 => random.Next(200),
                    _ => random.Next(packet.Length),
                };
                damaged[at] = (byte)random.Next(256);
            }

            var fromMemory = Drain(reader.TryOpen(damaged, out var error), reader.TryNextRecord, error);
            var fromStream = Drain(streamReader.TryOpen(new MemoryStream(damaged), out error), streamReader.TryNextRecord, error);
            Assert.Equal(fromMemory, fromStream);
        }
    }

    private delegate bool Next(out AvroRecord record, out AvroError error);

    private static string Drain(bool isOpen, Next next, AvroError error)
    {
        if (!isOpen) return error.Reason;
        var (records, errors) = (0, 0);
        while (true)
        {
            if (next(out var record, out error))
            {
                record.Schema.TrySkip(record.Body.Span, out _, out _);
                if (record.Schema.TryGetPlan(Wanted, out var plan, out _)) plan.TryDecode(record.Body.Span, new AvroRow(Wanted), out _, out _);
                records++;
            }
            else if (error.IsNone)
            {
                return $"{records} records, {errors} errors";
            }
            else
            {
                errors++;
            }
        }
    }
}
