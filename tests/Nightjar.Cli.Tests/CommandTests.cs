using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Nightjar.Broker.Archive;
using Nightjar.TestKit;

namespace Nightjar.Cli.Tests;

/// <summary>The commands as a person uses them, on a simulated night.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SimulatedNight _night;
    private readonly string _archive;

    public CommandTests(SimulatedNight night)
    {
        (_night, _archive) = (night, _folder["a"]);
        var result = NightjarProcess.Run("ingest", night.Path, "--archive", _archive, "--json");
        Assert.True(result.ExitCode == 0, result.Errors);
        Ingested = result.Output;
    }

    private string Ingested { get; }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ingest_ends_with_one_line_of_json_that_adds_up()
    {
        using var json = JsonDocument.Parse(Assert.Single(Ingested.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(
            ["read", "archived", "duplicates", "rejected", "seconds", "processorSeconds", "alertsPerSecond", "peakMemoryMB"],
            json.RootElement.EnumerateObject().Select(property => property.Name));
        long Number(string name) => json.RootElement.GetProperty(name).GetInt64();
        Assert.Equal((2000, 2000, 0, 0), (Number("read"), Number("archived"), Number("duplicates"), Number("rejected")));
    }

    [Fact]
    public void A_second_ingest_finds_duplicates_only_also_from_standard_input()
    {
        var again = NightjarProcess.Run(File.ReadAllBytes(_night.Path), "ingest", "-", "--archive", _archive, "--json");
        Assert.Contains("\"read\":2000,\"archived\":0,\"duplicates\":2000,\"rejected\":0", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_packet_comes_back_byte_for_byte()
    {
        using var tar = new TarReader(new GZipStream(File.OpenRead(_night.Path), CompressionMode.Decompress));
        for (var i = 0; i < 3; i++)
        {
            var entry = tar.GetNextEntry()!;
            var packet = new MemoryStream();
            entry.DataStream!.CopyTo(packet);
            var id = Path.GetFileNameWithoutExtension(entry.Name);
            Assert.Equal(0, NightjarProcess.Run("export", id, "--archive", _archive, "--out", _folder["packet.avro"]).ExitCode);
            Assert.Equal(packet.ToArray(), File.ReadAllBytes(_folder["packet.avro"]));
        }
    }

    [Fact]
    public void A_cone_finds_the_alert_at_its_centre_first()
    {
        var rows = Csv(NightjarProcess.Run("query", "--archive", _archive, "--csv", "-").Output);
        Assert.Equal(2000, rows.Count);
        var row = rows[1234];
        var cone = Csv(NightjarProcess.Run("query", "--archive", _archive, "--csv", "-", "--cone", $"{row["ra"]},{row["dec"]},2").Output);
        Assert.Equal("0", cone[0]["separation_arcsec"]);
        Assert.Contains(cone, found => found["candid"] == row["candid"]);
        Assert.Equal(cone.Select(found => Number(found["separation_arcsec"])).Order(), cone.Select(found => Number(found["separation_arcsec"])));
        var named = Csv(NightjarProcess.Run("query", "--archive", _archive, "--csv", "-", "--object", row["objectId"]).Output);
        Assert.All(named, found => Assert.Equal(row["objectId"], found["objectId"]));
        Assert.Contains(named, found => found["candid"] == row["candid"]);
        var until = Csv(NightjarProcess.Run("query", "--archive", _archive, "--csv", "-", "--to", row["jd"]).Output);
        Assert.Equal(rows.Count(other => Number(other["jd"]) < Number(row["jd"])), until.Count);
    }

    [Fact]
    public void Show_prints_facts_any_field_and_the_whole_packet()
    {
        var row = Csv(NightjarProcess.Run("query", "--archive", _archive, "--csv", "-").Output)[77];
        var card = NightjarProcess.Run("show", row["candid"], "--archive", _archive);
        Assert.Contains(row["candid"], card.Output, StringComparison.Ordinal);
        Assert.Contains(row["objectId"], card.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', card.Output);
        Assert.Equal(row["candid"], NightjarProcess.Run("show", row["candid"], "--archive", _archive, "--field", "candidate.candid").Output.Trim());
        using var json = JsonDocument.Parse(NightjarProcess.Run("show", row["candid"], "--archive", _archive, "--json").Output);
        Assert.Equal(row["candid"], json.RootElement.GetProperty("candid").GetRawText());
        Assert.Equal(103, json.RootElement.GetProperty("candidate").EnumerateObject().Count());
        var missing = NightjarProcess.Run("show", row["candid"], "--archive", _archive, "--field", "candidate.redshift");
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("redshift", missing.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_are_whole_and_load_nothing_from_elsewhere()
    {
        var name = Csv(NightjarProcess.Run("query", "--archive", _archive, "--csv", "-").Output)[5]["objectId"];
        Assert.Equal(0, NightjarProcess.Run("report", "--archive", _archive, "--out", _folder["report.html"]).ExitCode);
        Assert.Equal(0, NightjarProcess.Run("show", name, "--archive", _archive, "--html", _folder["object.html"]).ExitCode);
        foreach (var page in (string[])["report.html", "object.html"])
        {
            var html = File.ReadAllText(_folder[page]);
            Assert.EndsWith("</html>", html.TrimEnd(), StringComparison.Ordinal);
            Assert.DoesNotMatch(new Regex("(src|srcset|poster)\\s*=\\s*[\"']?(?!data:)[a-z/.]|<link[^>]+href=[\"']?http|url\\(\\s*[\"']?http|@import", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(10)), html);
            Assert.Contains("data:image/png;base64,", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Rejects_are_listed_exported_and_can_be_ingested_again()
    {
        using var tar = new TarReader(new GZipStream(File.OpenRead(_night.Path), CompressionMode.Decompress));
        var packet = new MemoryStream();
        tar.GetNextEntry()!.DataStream!.CopyTo(packet);
        File.WriteAllBytes(_folder["cut.avro"], packet.ToArray()[..30_000]);
        File.WriteAllText(_folder["text.avro"], "not an alert");
        var ingest = NightjarProcess.Run("ingest", _folder["cut.avro"], _folder["text.avro"], "--archive", _archive, "--strict");
        Assert.Equal(3, ingest.ExitCode);
        var list = NightjarProcess.Run("rejects", "--archive", _archive);
        Assert.Contains("cut.avro", list.Output, StringComparison.Ordinal);
        Assert.Equal(2, list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(0, NightjarProcess.Run("rejects", "--archive", _archive, "--export", _folder["letters"]).ExitCode);
        Assert.Equal(File.ReadAllBytes(_folder["cut.avro"]), File.ReadAllBytes(_folder["letters", "000001.avro"]));
        var again = NightjarProcess.Run("ingest", _folder["letters"], "--archive", _archive, "--json");
        Assert.Contains("\"rejected\":2", again.Output, StringComparison.Ordinal);
        Assert.Equal(2, Csv(File.ReadAllText(_folder["letters", "rejects.csv"])).Count);
        Assert.Equal(0, NightjarProcess.Run("verify", "--archive", _archive).ExitCode);
    }

    [Fact]
    public void Verify_finds_a_changed_byte()
    {
        var segment = Directory.GetFiles(Path.Combine(_archive, "nights"), "*.avro", SearchOption.AllDirectories)[0];
        using (var file = new FileStream(segment, FileMode.Open))
        {
            file.Position = file.Length / 2;
            var old = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(old ^ 1));
        }

        var result = NightjarProcess.Run("verify", "--archive", _archive);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("problem: ", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE alert SET jd = jd + 10 WHERE row = 1")]
    [InlineData("UPDATE alert SET object = 'WRONG' WHERE row = 2")]
    [InlineData("UPDATE alert SET magnitude = 3 WHERE row = 3")]
    [InlineData("DELETE FROM envelope")]
    [InlineData("DELETE FROM alert WHERE row = 4")]
    public void Verify_finds_a_falsified_index(string sql)
    {
        // The archive chooses SQLite's library, and must do so before anybody opens a connection in this process.
        AlertArchive.Open(_archive).Dispose();
        using (var index = new SqliteConnection($"Data Source={Path.Combine(_archive, "index.sqlite")};Pooling=False"))
        {
            index.Open();
            using var command = index.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        Assert.Equal(1, NightjarProcess.Run("verify", "--archive", _archive).ExitCode);
    }

    [Fact]
    public void An_interrupted_ingest_ends_while_its_input_is_silent()
    {
        using var ingest = NightjarProcess.Start("ingest", "-", "--archive", _folder["silent"]);
        while (!File.Exists(_folder["silent", "index.sqlite"]) && !ingest.HasExited) ingest.WaitForExit(20);
        using var kill = System.Diagnostics.Process.Start("kill", ["-INT", ingest.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.True(ingest.WaitForExit(TimeSpan.FromSeconds(30)), "still waiting for its input");
        Assert.Equal(130, ingest.ExitCode);
        Assert.Equal(0, NightjarProcess.Run("verify", "--archive", _folder["silent"]).ExitCode);
    }

    [Fact]
    public void The_demo_names_a_report()
    {
        var demo = NightjarProcess.Run("demo", "--alerts", "60", "--out", _folder["demo"]);
        Assert.True(demo.ExitCode == 0, demo.Errors);
        Assert.True(new FileInfo(_folder["demo", "report.html"]).Length > 10_000);
        Assert.Contains(_folder["demo", "report.html"], demo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_reproduce_the_ones_in_the_packets()
    {
        var score = NightjarProcess.Run(
            "score", "braai", SharedData.PathOf("alerts", "ztf", "packets"), "--model", SharedData.PathOf("models", "braai_d6_m7"), "--csv", "-");
        var rows = Csv(score.Output);
        Assert.Equal(37, rows.Count);
        var reference = Csv(File.ReadAllText(SharedData.PathOf("models", "braai_reference_scores.csv"))).ToDictionary(row => row["file"] + row["candid"]);
        var scored = rows.Where(row => row["score"].Length > 0).ToList();
        Assert.True(scored.Count >= 33);
        Assert.All(rows, row => Assert.True(row["score"].Length > 0 == (row["reason"].Length == 0), row["candid"]));
        Assert.Contains("37 alerts, ", score.Errors, StringComparison.Ordinal);
        foreach (var row in scored)
        {
            var expected = reference.Values.First(other => other["candid"] == row["candid"] && other["braai_d6_m7_rownorm"].Length > 0);
            Assert.Equal(Number(expected["braai_d6_m7_rownorm"]), Number(row["score"]), 1e-6);
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static List<Dictionary<string, string>> Csv(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var names = lines[0].TrimEnd('\r').Split(',');
        return [.. lines.Skip(1).Select(line => names.Zip(line.TrimEnd('\r').Split(',')).ToDictionary(pair => pair.First, pair => pair.Second))];
    }
}
