using Nightjar.Broker.Archive;
using Nightjar.Broker.Pipeline;
using Nightjar.Broker.Sources;
using Nightjar.Formats.Avro;
using Nightjar.TestKit;

namespace Nightjar.Broker.Tests.Pipeline;

/// <summary>The whole folder of real alerts, from packets to the archive and back.</summary>
public class RealNightTests
{
    [Fact]
    public void Every_packet_of_the_data_is_accounted_for()
    {
        using var folder = new TemporaryFolder();
        var counts = Ingest(folder["a"], SharedData.PathOf("alerts"));
        Assert.Equal(1012, counts.Read);
        Assert.Equal(counts.Read, counts.Archived + counts.Duplicates + counts.Rejected);
        using var archive = AlertArchive.Open(folder["a"]);
        var surveys = archive.Find(new AlertQuery()).GroupBy(alert => alert.Summary.Key.Survey).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(
            new Dictionary<string, int>
            {
                // 397 packets and 371 of Fink, of which 7 come twice
                ["ztf"] = 761,
                // 27 + 15 + 12 + 3 + 6 of Fink, 14 samples, 3 frames, 7 of Fink's client: some come twice, the samples share numbers
                ["lsst"] = 74,
                // 20 packets, 46 + 45 of Fink
                ["elasticc"] = 111,
                ["zuds"] = 26,
                ["winter"] = 7,
                ["pgir"] = 4,
                ["turbo"] = 2,
                ["decam"] = 2,
                ["atlas"] = 2,
                ["roman"] = 1,
            }.OrderBy(survey => survey.Key),
            surveys.Where(survey => survey.Key != "askap").OrderBy(survey => survey.Key));

        // The science stamp of the one ASKAP packet is a gzip of 512 zero bytes.
        var reject = Assert.Single(archive.Rejects());
        Assert.Contains("askap", reject.Source, StringComparison.Ordinal);
        Assert.Equal("cutoutScience.stampData", reject.FieldPath);
        Assert.Empty(ArchiveVerifier.Verify(archive, TestContext.Current.CancellationToken).Problems);
    }

    [Theory]
    [InlineData("ztf", 397 + 26)]
    [InlineData("fink_ztf", 371)]
    [InlineData("lsst", 178)]
    public void Every_packet_of_ZTF_and_LSST_is_archived(string name, int packets)
    {
        using var folder = new TemporaryFolder();
        var counts = Ingest(folder["a"], SharedData.PathOf("alerts", name), SharedData.PathOf("alerts", "schemas"));
        Assert.Equal((packets, 0), (counts.Read, counts.Rejected));
        Assert.Equal(counts.Duplicates, packets - counts.Archived);
    }

    [Fact]
    public void Every_single_packet_comes_back_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        Ingest(folder["a"], SharedData.PathOf("alerts"));
        using var archive = AlertArchive.Open(folder["a"]);
        var schemas = new AvroSchemaCache();
        using var worker = new PacketWorker(schemas, new WireSchemas([SharedData.PathOf("alerts", "schemas", "lsst")], schemas), []);
        var singles = 0;
        foreach (var (name, packet) in SharedPackets.Below("alerts"))
        {
            var items = new List<DecodedItem>();
            worker.Decode(SourcePacket.Packet(name, packet, packet.Length), items);
            if (items is not [{ Alert: { } alert }]) continue;
            singles++;
            var stored = Assert.Single(archive.FindNamed(alert.Summary.Key.ToString()));
            var exports = archive.Versions(stored.Row).Prepend(stored.Packet).Select(archive.Export);
            Assert.True(exports.Any(export => export.AsSpan().SequenceEqual(packet)), name);
        }

        // The packets of the folders but for the one of ASKAP, and those containers of Fink that hold one alert.
        Assert.Equal(37 + 360 + 26 + 14 + 3 + 39 + SinglesOfFink, singles);
    }

    [Fact]
    public void The_archive_does_not_depend_on_the_number_of_workers()
    {
        using var folder = new TemporaryFolder();
        var contents = new List<List<string>>();
        foreach (var workers in (int[])[1, 2, 5])
        {
            Ingest(folder[$"{workers}"], workers, SharedData.PathOf("alerts", "ztf"), SharedData.PathOf("alerts", "fink_ztf"));
            using var archive = AlertArchive.Open(folder[$"{workers}"]);
            contents.Add([.. archive.Find(new AlertQuery()).Select(alert => $"{alert.Row} {alert.Summary} {alert.Packet.Record}")]);
        }

        Assert.Equal(contents[0], contents[1]);
        Assert.Equal(contents[0], contents[2]);
    }

    /// <summary>Containers of Fink that hold one alert.</summary>
    private const int SinglesOfFink = 2;

    private static IngestCounts Ingest(string archive, params string[] paths) => Ingest(archive, 2, paths);

    private static IngestCounts Ingest(string archive, int workers, params string[] paths)
    {
        using var writer = ArchiveWriter.Open(archive, TimeProvider.System);
        var options = new IngestOptions { Files = InputPaths.Expand(paths, out _), Workers = workers, Schemas = WireSchemas.Places([], paths) };
        return new ArchiveIngest(options, writer).Run(TestContext.Current.CancellationToken);
    }
}
