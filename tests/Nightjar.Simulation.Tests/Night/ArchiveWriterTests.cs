using System.Formats.Tar;
using System.IO.Compression;

namespace Nightjar.Simulation.Tests.Night;

public sealed class ArchiveWriterTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nightjar-archive-");

    private static IEnumerable<SimulatedAlert> Alerts(int count) =>
        new ZtfNightSimulator(new SimulationOptions { Alerts = count, Seed = 6 }).Simulate();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_archive_holds_one_file_an_alert_byte_for_byte()
    {
        var path = PathOf("night.tar.gz");
        var alerts = Alerts(40).ToArray();
        var progress = new List<int>();
        Assert.Equal(40, NightArchiveWriter.Write(alerts, path, progress: new Collector(progress)));
        Assert.Equal(Enumerable.Range(1, 40), progress);
        using var tar = new TarReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        foreach (var alert in alerts)
        {
            var entry = tar.GetNextEntry()!;
            Assert.Equal($"{alert.CandidateId}.avro", entry.Name);
            using var data = new MemoryStream();
            entry.DataStream!.CopyTo(data);
            Assert.Equal(alert.Packet, data.ToArray());
        }

        Assert.Null(tar.GetNextEntry());
        Assert.Equal(["night.tar.gz"], _folder.GetFiles().Select(f => f.Name));
    }

    [Fact]
    public void The_same_night_gives_the_same_archive()
    {
        NightArchiveWriter.Write(Alerts(20), PathOf("a.tar.gz"));
        NightArchiveWriter.Write(Alerts(20), PathOf("b.tar.gz"));
        Assert.Equal(File.ReadAllBytes(PathOf("a.tar.gz")), File.ReadAllBytes(PathOf("b.tar.gz")));
    }

    [Fact]
    public void The_truth_stands_beside_it_one_line_an_alert()
    {
        var alerts = Alerts(30).ToArray();
        NightArchiveWriter.Write(alerts, PathOf("night.tar.gz"), PathOf("truth.csv"));
        var lines = File.ReadAllLines(PathOf("truth.csv"));
        var columns = TruthTable.Header.Split(',').Length;
        Assert.Equal(TruthTable.Header, lines[0]);
        Assert.Equal(31, lines.Length);
        for (var i = 0; i < alerts.Length; i++)
        {
            var parts = lines[i + 1].Split(',');
            Assert.Equal(columns, parts.Length);
            Assert.Equal($"{alerts[i].CandidateId}", parts[0]);
            Assert.Equal(alerts[i].ObjectId, parts[1]);
            Assert.Equal(alerts[i].Truth.IsReal ? "1" : "0", parts[4]);
            Assert.Equal(alerts[i].Truth.IsReal, parts[9].Length > 0);
        }
    }

    [Fact]
    public void A_file_that_was_there_is_replaced_only_by_a_complete_one()
    {
        var path = PathOf("night.tar.gz");
        File.WriteAllText(path, "old");
        IEnumerable<SimulatedAlert> Failing()
        {
            foreach (var alert in Alerts(5)) yield return alert;
            throw new InvalidOperationException("the sky fell");
        }

        Assert.Throws<InvalidOperationException>(() => NightArchiveWriter.Write(Failing(), path, PathOf("truth.csv")));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["night.tar.gz"], _folder.GetFiles().Select(f => f.Name));
        NightArchiveWriter.Write(Alerts(2), path);
        Assert.True(new FileInfo(path).Length > 10_000);
    }

    [Fact]
    public void Cancelling_leaves_nothing_behind()
    {
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => NightArchiveWriter.Write(
            Alerts(500), PathOf("night.tar.gz"), progress: new Callback(n => { if (n == 3) stop.Cancel(); }), cancellationToken: stop.Token));
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public void What_cannot_be_written_is_said_in_one_sentence_with_its_path()
    {
        var missing = Path.Combine(_folder.FullName, "no", "such", "folder.tar.gz");
        Assert.StartsWith($"cannot write {missing}:", Assert.Throws<IOException>(() => NightArchiveWriter.Write(Alerts(1), missing)).Message, StringComparison.Ordinal);
        var folder = Assert.Throws<IOException>(() => NightArchiveWriter.Write(Alerts(1), _folder.FullName));
        Assert.Contains("it is a folder", folder.Message, StringComparison.Ordinal);
        var truth = Assert.Throws<IOException>(() => NightArchiveWriter.Write(Alerts(1), PathOf("night.tar.gz"), missing));
        Assert.StartsWith($"cannot write {missing}:", truth.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFiles());
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private sealed class Collector(List<int> seen) : IProgress<int>
    {
        public void Report(int value) => seen.Add(value);
    }

    private sealed class Callback(Action<int> action) : IProgress<int>
    {
        public void Report(int value) => action(value);
    }
}
