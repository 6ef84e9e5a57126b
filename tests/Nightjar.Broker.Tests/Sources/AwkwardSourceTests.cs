using System.Formats.Tar;
using System.IO.Compression;
using Nightjar.Broker.Archive;
using Nightjar.Broker.Pipeline;
using Nightjar.Broker.Sources;
using Nightjar.Formats.Avro;
using Nightjar.Simulation;
using Nightjar.TestKit;

namespace Nightjar.Broker.Tests.Sources;

/// <summary>Sources as they lie about in practice: joined, nested, damaged, linked in circles, silent.</summary>
public class AwkwardSourceTests
{
    private static readonly byte[][] Packets =
        [.. new ZtfNightSimulator(new SimulationOptions { Alerts = 6, Seed = 8 }).Simulate(CancellationToken.None).Select(alert => alert.Packet)];

    [Fact]
    public void A_damaged_gzip_file_does_not_keep_the_others_out()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.avro.gz"], [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF]);
        File.WriteAllBytes(folder["b.avro"], Packets[0]);
        Assert.Equal((1, 1), Ingest(folder, folder.Path));
    }

    [Fact]
    public void Mutated_nights_end_as_alerts_and_faults()
    {
        using var folder = new TemporaryFolder();
        var plain = Tar(Packets[..2]);
        var packed = Gzip(plain);
        var (mutator, random) = (new PacketMutator(4), new Random(4));
        for (var i = 0; i < 900; i++)
        {
            var night = (i % 3) switch
            {
                0 => mutator.Mutate(packed),
                1 => mutator.Mutate(plain),
                _ => WithDamagedHeader(plain, random),
            };
            File.WriteAllBytes(folder["night"], night);
            foreach (var packet in new PacketSource(new AvroSchemaCache(), new SourceProgress()).Read([folder["night"]])) packet.Release();
        }
    }

    [Fact]
    public void Nights_joined_one_behind_the_other_are_read_to_the_end()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["plain.tar"], [.. Tar(Packets[..2]), .. Tar(Packets[2..4])]);
        File.WriteAllBytes(folder["packed.tar.gz"], [.. Gzip(Tar(Packets[..3])), .. Gzip(Tar(Packets[3..]))]);
        Assert.Equal((4, 0), Ingest(folder, folder["plain.tar"]));
        Assert.Equal((6, 0), Ingest(folder, folder["packed.tar.gz"]));
        File.WriteAllBytes(folder["followed.tar"], [.. Tar(Packets[..2]), .. "something else"u8]);
        Assert.Equal((2, 1), Ingest(folder, folder["followed.tar"]));
    }

    [Fact]
    public void A_packed_member_of_a_tar_file_is_unpacked()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["night.tar"], Tar([Gzip(Packets[0]), Packets[1]]));
        Assert.Equal((2, 0), Ingest(folder, folder["night.tar"]));
    }

    [Fact]
    public void Circles_of_links_and_archives_inside_the_input_are_left_out()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.avro"], Packets[0]);
        File.WriteAllText(folder["broken.avro"], "x");
        Directory.CreateSymbolicLink(folder["loop"], folder.Path);
        for (var i = 0; i < 2; i++)
        {
            using var writer = ArchiveWriter.Open(folder["archive"], TimeProvider.System);
            var counts = new ArchiveIngest(new IngestOptions { Files = InputPaths.Expand([folder.Path], out _) }, writer).Run(TestContext.Current.CancellationToken);
            Assert.Equal(2, counts.Read);
        }

        Assert.NotEmpty(InputPaths.Expand([folder["archive", "nights"]], out _));
    }

    // Small deflate blocks that hold a megabyte each.
    [Fact]
    public void A_container_of_many_small_bombs_does_not_fill_the_memory()
    {
        using var folder = new TemporaryFolder();
        var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) deflate.Write(new byte[1 << 20]);
        var container = new AvroBinaryWriter();
        container.WriteRaw(AvroContainerHeader.Magic);
        container.WriteLong(2);
        container.WriteString("avro.schema");
        container.WriteString("""{"type":"record","name":"a","fields":[{"name":"b","type":{"type":"fixed","name":"f","size":1048576}}]}""");
        container.WriteString("avro.codec");
        container.WriteString("deflate");
        container.WriteLong(0);
        container.WriteRaw(new byte[16]);
        for (var i = 0; i < 1500; i++)
        {
            container.WriteLong(1);
            container.WriteBytes(packed.ToArray());
            container.WriteRaw(new byte[16]);
        }

        File.WriteAllBytes(folder["bomb.avro"], container.WrittenSpan.ToArray());
        long most = 0, records = 0;
        var source = new PacketSource(new AvroSchemaCache(), new SourceProgress()).Read([folder["bomb.avro"]]);
        foreach (var packet in source)
        {
            records++;
            most = Math.Max(most, packet.Length);
            packet.Release();
        }

        Assert.Equal(1500, records);
        Assert.InRange(most, 1, 2 << 20);
    }

    [Fact]
    public void More_nights_than_open_files_are_archived()
    {
        using var folder = new TemporaryFolder();
        using (var writer = ArchiveWriter.Open(folder["a"], TimeProvider.System))
        {
            for (var i = 0; i < 200; i++) writer.Append(Archive.TestAlerts.Make(i + 1, jd: 2460000.5 + i % 100));
            writer.Commit();
        }

        using var archive = AlertArchive.Open(folder["a"]);
        Assert.All(archive.Find(new AlertQuery()), alert => Assert.NotEmpty(archive.Export(alert.Packet)));
        Assert.Equal(200, archive.Count);
    }

    [Fact]
    public void Paths_with_percent_signs_blanks_and_accents_are_paths()
    {
        using var folder = new TemporaryFolder();
        var path = folder["ü a %41#?"];
        using (var writer = ArchiveWriter.Open(path, TimeProvider.System))
        {
            writer.Append(Archive.TestAlerts.Make(1));
            writer.Commit();
        }

        using var archive = AlertArchive.Open(path);
        Assert.Equal(1, archive.Count);
    }

    /// <summary>Damages the first member's header and mends its checksum, so that the damage is read.</summary>
    private static byte[] WithDamagedHeader(byte[] tar, Random random)
    {
        var copy = (byte[])tar.Clone();
        for (var i = 0; i < 3; i++) copy[random.Next(100, 512)] = (byte)random.Next(256);
        copy.AsSpan(148, 8).Fill((byte)' ');
        var sum = copy.Take(512).Sum(value => value);
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(copy, 148);
        return copy;
    }

    private static (long Archived, long Rejected) Ingest(TemporaryFolder folder, string path)
    {
        var archive = Path.Combine(folder.Path, "archive-" + Guid.NewGuid().ToString("n"));
        using var writer = ArchiveWriter.Open(archive, TimeProvider.System);
        var counts = new ArchiveIngest(new IngestOptions { Files = InputPaths.Expand([path], out _) }, writer).Run(TestContext.Current.CancellationToken);
        return (counts.Archived, counts.Rejected);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Tar(byte[][] packets)
    {
        var output = new MemoryStream();
        using (var tar = new TarWriter(output, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var packet in packets)
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{Crc32C.Compute(packet):x8}.avro") { DataStream = new MemoryStream(packet), ModificationTime = DateTimeOffset.UnixEpoch });
        }

        return output.ToArray();
    }
}
