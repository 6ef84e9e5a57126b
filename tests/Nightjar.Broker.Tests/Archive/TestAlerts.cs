using Nightjar.Broker.Archive;
using Nightjar.Formats.Avro;
using Nightjar.Sky;

namespace Nightjar.Broker.Tests.Archive;

/// <summary>Alerts for tests of the archive alone; their records have one field.</summary>
internal static class TestAlerts
{
    private static readonly AvroSchemaCache Schemas = new();

    public static AvroWriterSchema Schema(string name = "alert")
    {
        var text = System.Text.Encoding.UTF8.GetBytes($$"""{"type":"record","name":"{{name}}","fields":[{"name":"note","type":"string"}]}""");
        Assert.True(Schemas.TryGet(text, out var schema, out _));
        return schema;
    }

    public static PreparedAlert Make(long id, string note = "first", double jd = 2460506.75, double ra = 10, double dec = 20, string objectId = "ZTF24aaaaaaa")
    {
        var body = new AvroBinaryWriter();
        body.WriteString(note);
        return new PreparedAlert
        {
            Summary = new AlertSummary
            {
                Key = new AlertKey("ztf", new AlertId(id)),
                ObjectId = objectId,
                Time = new JulianDate(jd),
                Position = new SkyPosition(ra, dec),
                Band = PassBand.G,
                Magnitude = new Magnitude(19.5, 0.1),
                Interest = id % 100,
            },
            Schema = Schema(),
            Body = body.WrittenMemory.ToArray(),
            Kind = PacketKind.Confluent,
            Prefix = new byte[] { 0, 0, 0, 3, 132 },
        };
    }
}
