using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Nightjar.Broker.Sources;
using Nightjar.Formats.Avro;
using Nightjar.TestKit;

namespace Nightjar.Broker.Tests.Sources;

public class PacketSourceTests
{
    private static readonly byte[] One = [.. "Obj\u0001"u8, 1, 2, 3];
    private static readonly byte[] Two = [.. "Obj\u0001"u8, 9, 9, 9, 9, 9];

    [Fact]
    public void A_folder_gives_its_packets_in_the_order_of_their_names_and_leaves_other_files_aside()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["a"]);
        File.WriteAllBytes(folder["b.avro"], Two);
        File.WriteAllBytes(folder["a", "z.AVRO"], One);
        File.WriteAllText(folder["README.md"], "");
        var files = InputPaths.Expand([folder.Path], out var skipped);
        Assert.Equal(1, skipped);
        Assert.Equal([("z.AVRO", One), ("b.avro", Two)], Read(files).Select(packet => (Path.GetFileName(packet.Source), packet.Bytes.ToArray())), new PacketComparer());
    }

    [Fact]
    public void Patterns_name_files()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in (string[])["n1/a.avro", "n1/b.tar", "n2/deep/c.avro", "n2/d.txt"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
            File.WriteAllBytes(folder[name], One);
        }

        Assert.Equal(["n1/a.avro", "n2/deep/c.avro"], Names("**/*.avro"));
        Assert.Equal(["n1/a.avro", "n1/b.tar"], Names("n1/*"));
        Assert.Equal(["n2/d.txt"], Names("n?/d.*"));
        Assert.Throws<NightjarException>(() => Names("n3/*"));

        IEnumerable<string> Names(string pattern) =>
            InputPaths.Expand([folder[pattern]], out _).Select(path => Path.GetRelativePath(folder.Path, path));
    }

    [Fact]
    public void Tar_files_are_read_in_any_wrapping_whatever_their_name()
    {
        using var folder = new TemporaryFolder();
        var tar = Tar(("x/1.avro", One), ("x/notes.txt", "no alert"u8.ToArray()), ("x/2.avro", Two), ("unnamed", Two));
        File.WriteAllBytes(folder["plain.tar"], tar);
        File.WriteAllBytes(folder["packed.tar.gz"], Gzip(tar));
        File.WriteAllBytes(folder["strange"], Gzip(tar));
        foreach (var name in (string[])["plain.tar", "packed.tar.gz", "strange"])
        {
            var packets = Read([folder[name]]);
            Assert.Equal(["x/1.avro", "x/2.avro", "unnamed"], packets.Select(packet => packet.Source[(packet.Source.IndexOf('!', StringComparison.Ordinal) + 1)..]));
            Assert.Equal([One, Two, Two], packets.Select(packet => packet.Bytes.ToArray()));
            Assert.All(packets, packet => Assert.Null(packet.Fault));
        }
    }

    [Fact]
    public void A_night_that_breaks_off_gives_what_came_before_and_a_fault()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(5);
        var noise = Enumerable.Range(0, 30).Select(i =>
        {
            var bytes = new byte[3000];
            random.NextBytes(bytes);
            return ($"{i}.avro", (byte[])[.. "Obj\u0001"u8, .. bytes]);
        }).ToArray();
        var whole = Tar(noise);
        foreach (var night in (byte[][])[whole, Gzip(whole)])
        {
            for (var cut = 1; cut < night.Length - 1100; cut += random.Next(1, night.Length / 40))
            {
                File.WriteAllBytes(folder["night"], night[..cut]);
                var packets = Read([folder["night"]]);
                Assert.True(packets.Exists(packet => packet.Fault is not null || packet.Length == cut), $"cut at {cut} of {night.Length} went unnoticed");
                foreach (var packet in packets.Where(packet => packet.Fault is null && packet.Source.Contains('!', StringComparison.Ordinal)))
                    Assert.Contains(noise, member => packet.Bytes.Span.SequenceEqual(member.Item2));
            }
        }
    }

    [Fact]
    public void A_damaged_gzip_stream_is_a_fault()
    {
        using var folder = new TemporaryFolder();
        var night = Gzip(Tar([.. Enumerable.Range(0, 50).Select(i => ($"{i}.avro", Encoding.ASCII.GetBytes($"Obj\u0001{i * i * 7919}")))]));
        night[night.Length / 2] ^= 0x55;
        File.WriteAllBytes(folder["night.tar.gz"], night);
        Assert.Contains(Read([folder["night.tar.gz"]]), packet => packet.Fault is not null);
    }

    [Fact]
    public void A_large_container_is_read_record_by_record()
    {
        using var folder = new TemporaryFolder();
        var schema = """{"type":"record","name":"r","fields":[{"name":"n","type":"long"},{"name":"b","type":"bytes"}]}"""u8.ToArray();
        const int records = 40;
        using (var file = File.Create(folder["big.avro"]))
        {
            using var writer = new AvroContainerWriter(file, schema);
            var body = new AvroBinaryWriter();
            for (var i = 0; i < records; i++)
            {
                body.Clear();
                body.WriteLong(i);
                body.WriteBytes(new byte[500_000]);
                writer.Write(body.WrittenSpan);
            }
        }

        Assert.True(new FileInfo(folder["big.avro"]).Length > PacketSource.MaximumPacketBytes);
        var packets = Read([folder["big.avro"]]);
        Assert.Equal(records, packets.Count);
        Assert.All(packets, (packet, i) => Assert.Equal((byte)(2 * i), packet.Bytes.Span[0]));
        Assert.All(packets, packet => Assert.NotNull(packet.RecordSchema));
    }

    [Fact]
    public void A_large_file_of_something_else_is_a_fault_with_its_start()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.avro"], new byte[PacketSource.MaximumPacketBytes + 10]);
        var fault = Assert.Single(Read([folder["x.avro"]]));
        Assert.Contains("only its start is kept", fault.Fault, StringComparison.Ordinal);
        Assert.InRange(fault.Length, 1, 1 << 17);
    }

    [Fact]
    public void Progress_reaches_the_size_of_the_files()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.avro"], One);
        File.WriteAllBytes(folder["b.avro"], Two);
        var progress = new SourceProgress();
        _ = new PacketSource(new AvroSchemaCache(), progress).Read([folder["a.avro"], folder["b.avro"]]).Count();
        Assert.Equal(One.Length + Two.Length, progress.TotalBytes);
        Assert.Equal(progress.TotalBytes, progress.DoneBytes);
    }

    private static List<SourcePacket> Read(IReadOnlyList<string> files) => [.. new PacketSource(new AvroSchemaCache(), new SourceProgress()).Read(files)];

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Tar(params (string Name, byte[] Bytes)[] members)
    {
        var output = new MemoryStream();
        using (var tar = new TarWriter(output, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (name, bytes) in members)
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
        }

        return output.ToArray();
    }

    private sealed class PacketComparer : IEqualityComparer<(string Name, byte[] Bytes)>
    {
        public bool Equals((string Name, byte[] Bytes) x, (string Name, byte[] Bytes) y) => x.Name == y.Name && x.Bytes.SequenceEqual(y.Bytes);

        public int GetHashCode((string Name, byte[] Bytes) value) => value.Name.GetHashCode(StringComparison.Ordinal);
    }
}
