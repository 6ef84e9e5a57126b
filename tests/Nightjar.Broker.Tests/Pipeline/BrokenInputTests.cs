using System.Diagnostics;
using System.IO.Compression;
using Nightjar.Broker.Pipeline;
using Nightjar.Broker.Sources;
using Nightjar.Formats.Avro;
using Nightjar.Simulation;
using Nightjar.TestKit;

namespace Nightjar.Broker.Tests.Pipeline;

/// <summary>Whatever comes in, a packet ends as alerts or as dead letters, soon and in bounded memory.</summary>
public class BrokenInputTests
{
    private static readonly TimeSpan PerPacket = TimeSpan.FromSeconds(10);
    private readonly AvroSchemaCache _schemas = new();
    private readonly PacketWorker _worker;

    public BrokenInputTests()
    {
        var folder = SharedData.Exists ? SharedData.PathOf("alerts", "schemas", "lsst") : AppContext.BaseDirectory;
        _worker = new PacketWorker(_schemas, new WireSchemas([folder], _schemas), []);
    }

    [Fact]
    public void Every_shared_packet_cut_at_16_places_is_a_dead_letter()
    {
        var random = new Random(1);
        foreach (var (name, packet) in SharedPackets.Below("alerts"))
        {
            var alerts = Decode(name, packet).Count(item => item.Alert is not null);
            for (var i = 0; i < 16; i++)
            {
                var cut = Decode(name, packet[..(i == 0 ? 0 : random.Next(packet.Length))]);
                Assert.Contains(cut, item => item.Letter is not null);
                Assert.True(cut.Count(item => item.Alert is not null) < Math.Max(2, alerts + 1), name);
                if (alerts == 1) Assert.DoesNotContain(cut, item => item.Alert is not null);
            }
        }
    }

    [Fact]
    public void Mutations_of_simulated_packets_end_as_alerts_or_dead_letters()
    {
        var packets = new ZtfNightSimulator(new SimulationOptions { Alerts = 40, Seed = 3 }).Simulate(TestContext.Current.CancellationToken)
            .Select(alert => alert.Packet).ToArray();
        Mutate(packets, seed: 11, count: 4000);
    }

    [Fact]
    public void Mutations_of_real_packets_end_as_alerts_or_dead_letters() =>
        Mutate([.. SharedPackets.Below("alerts").Where(packet => packet.Bytes.Length < 300_000).Where((_, i) => i % 5 == 0).Select(packet => packet.Bytes)], seed: 12, count: 4000);

    [Fact]
    public void A_bomb_is_refused()
    {
        var schema = """{"type":"record","name":"alert","fields":[{"name":"candid","type":"long"},{"name":"x","type":{"type":"array","items":"null"}}]}""";
        var zeros = new MemoryStream();
        using (var deflate = new DeflateStream(zeros, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var i = 0; i < 1024; i++) deflate.Write(new byte[1 << 20]);
        }

        Refused(Container(schema, "deflate", zeros.ToArray()));
        var count = new AvroBinaryWriter();
        count.WriteLong(1);
        count.WriteLong(1L << 50);
        Refused(Container(schema, "null", count.WrittenSpan.ToArray()));
        Refused(Container(string.Concat(Enumerable.Repeat("""{"type":"array","items":""", 100_000)), "null", [0]));
        Refused(Container("""{"type":"record","name":"a","fields":[{"name":"a","type":"a"}]}""", "null", [0]));
    }

    private void Refused(byte[] packet)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.All(Decode("bomb", packet), item => Assert.NotNull(item.Letter));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 300L << 20);
    }

    private static byte[] Container(string schema, string codec, byte[] block)
    {
        var packet = new AvroBinaryWriter();
        packet.WriteRaw(AvroContainerHeader.Magic);
        packet.WriteLong(2);
        packet.WriteString("avro.schema");
        packet.WriteString(schema);
        packet.WriteString("avro.codec");
        packet.WriteString(codec);
        packet.WriteLong(0);
        packet.WriteRaw(new byte[16]);
        packet.WriteLong(1);
        packet.WriteBytes(block);
        packet.WriteRaw(new byte[16]);
        return packet.WrittenSpan.ToArray();
    }

    private void Mutate(byte[][] packets, int seed, int count)
    {
        var mutator = new PacketMutator(seed);
        var random = new Random(seed);
        var letters = 0;
        for (var i = 0; i < count; i++)
        {
            var items = Decode($"mutation {i} of seed {seed}", mutator.Mutate(packets[random.Next(packets.Length)]));
            if (items.Exists(item => item.Letter is not null)) letters++;
        }

        Assert.InRange(letters, count / 3, count);
    }

    private List<DecodedItem> Decode(string name, byte[] packet)
    {
        var items = new List<DecodedItem>();
        var watch = Stopwatch.StartNew();
        _worker.Decode(SourcePacket.Packet(name, [.. packet, 0], packet.Length), items);
        Assert.True(watch.Elapsed < PerPacket, $"{name} took {watch.Elapsed}");
        Assert.NotEmpty(items);
        Assert.All(items, item => Assert.DoesNotContain("the decoder failed", item.Letter?.Reason ?? "", StringComparison.Ordinal));
        return items;
    }
}
