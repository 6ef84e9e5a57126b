using Microsoft.Data.Sqlite;
using Nightjar.Broker.Archive;
using Nightjar.Models;
using Nightjar.TestKit;

namespace Nightjar.Broker.Tests.Archive;

public class ArchiveWriterTests
{
    [Fact]
    public void An_alert_comes_back_as_it_went_in()
    {
        using var folder = new TemporaryFolder();
        using (var writer = ArchiveWriter.Open(folder["a"], TimeProvider.System))
        {
            Assert.Equal(AppendOutcome.Archived, writer.Append(TestAlerts.Make(2695378462115010012, "hello")));
            writer.Commit();
        }

        using var archive = AlertArchive.Open(folder["a"]);
        var found = Assert.Single(archive.FindNamed("2695378462115010012"));
        Assert.Equal("ztf/2695378462115010012", found.Summary.Key.ToString());
        Assert.Equal(TestAlerts.Make(2695378462115010012, "hello").Summary, found.Summary);
        Assert.Equal([0, 0, 0, 3, 132, 10, .. "hello"u8], archive.Export(found.Packet));
        Assert.Equal(TestAlerts.Schema().Text, archive.Read(found.Packet).Schema.Text);
    }

    [Fact]
    public void The_same_record_is_a_duplicate_and_another_content_is_a_version()
    {
        using var folder = new TemporaryFolder();
        using (var writer = ArchiveWriter.Open(folder["a"], TimeProvider.System))
        {
            Assert.Equal(AppendOutcome.Archived, writer.Append(TestAlerts.Make(7, "raw")));
            Assert.Equal(AppendOutcome.Duplicate, writer.Append(TestAlerts.Make(7, "raw")));
            Assert.Equal(AppendOutcome.Version, writer.Append(TestAlerts.Make(7, "enriched")));
            Assert.Equal(AppendOutcome.Duplicate, writer.Append(TestAlerts.Make(7, "enriched")));
            Assert.Equal(AppendOutcome.Version, writer.Append(TestAlerts.Make(7, "enriched again")));
            writer.Commit();
        }

        using var archive = AlertArchive.Open(folder["a"]);
        var alert = Assert.Single(archive.Find(new AlertQuery()));
        Assert.Equal("raw"u8, archive.Export(alert.Packet).AsSpan(6));
        Assert.Equal(["enriched", "enriched again"], archive.Versions(alert.Row).Select(v => System.Text.Encoding.UTF8.GetString(archive.Export(v).AsSpan(6))));
    }

    [Fact]
    public void What_was_not_committed_does_not_exist_and_can_be_given_again()
    {
        using var folder = new TemporaryFolder();
        using (var writer = ArchiveWriter.Open(folder["a"], TimeProvider.System))
        {
            writer.Append(TestAlerts.Make(1));
            writer.Commit();
            writer.Append(TestAlerts.Make(2));
            writer.Append(TestAlerts.Make(3, jd: 2460600.75));
        }

        using (var archive = AlertArchive.Open(folder["a"])) Assert.Equal(1, archive.Count);
        using (var writer = ArchiveWriter.Open(folder["a"], TimeProvider.System))
        {
            Assert.Equal(AppendOutcome.Duplicate, writer.Append(TestAlerts.Make(1)));
            Assert.Equal(AppendOutcome.Archived, writer.Append(TestAlerts.Make(2)));
            Assert.Equal(AppendOutcome.Archived, writer.Append(TestAlerts.Make(3, jd: 2460600.75)));
            writer.Commit();
        }

        using (var archive = AlertArchive.Open(folder["a"]))
        {
            Assert.Equal(3, archive.Count);
            Assert.All(archive.Find(new AlertQuery()), alert => Assert.Equal("first"u8, archive.Export(alert.Packet).AsSpan(6)));
        }
    }

    [Fact]
    public void A_tail_that_a_killed_writer_left_is_cut_off()
    {
        using var folder = new TemporaryFolder();
        Fill(folder["a"], 1, 2);
        var segment = Assert.Single(Directory.GetFiles(folder["a", "nights"], "*.avro", SearchOption.AllDirectories));
        var committed = new FileInfo(segment).Length;
        using (var file = new FileStream(segment, FileMode.Append)) file.Write([1, 2, 3, 4, 5]);
        var orphan = folder["a", "nights", "20990101", "ztf-0000000000000000-0001.avro"];
        Directory.CreateDirectory(Path.GetDirectoryName(orphan)!);
        File.WriteAllBytes(orphan, [1, 2, 3]);
        ArchiveWriter.Open(folder["a"], TimeProvider.System).Dispose();
        Assert.Equal(committed, new FileInfo(segment).Length);
        Assert.False(File.Exists(orphan));
    }

    [Fact]
    public void A_second_writer_is_refused_while_readers_are_welcome()
    {
        using var folder = new TemporaryFolder();
        using var writer = ArchiveWriter.Open(folder["a"], TimeProvider.System);
        writer.Append(TestAlerts.Make(1));
        writer.Commit();
        writer.Append(TestAlerts.Make(2));
        var refused = Assert.Throws<NightjarException>(() => ArchiveWriter.Open(folder["a"], TimeProvider.System));
        Assert.Contains("being written by another process", refused.Message, StringComparison.Ordinal);
        using var reader = AlertArchive.Open(folder["a"]);
        Assert.Equal(1, reader.Count);
    }

    [Fact]
    public void An_archive_of_a_newer_version_is_refused()
    {
        using var folder = new TemporaryFolder();
        Fill(folder["a"], 1);
        using (var index = new SqliteConnection($"Data Source={folder["a", "index.sqlite"]};Pooling=False"))
        {
            index.Open();
            using var command = index.CreateCommand();
            command.CommandText = "UPDATE meta SET value='2' WHERE key='version'";
            command.ExecuteNonQuery();
        }

        foreach (var open in (Action[])[() => ArchiveWriter.Open(folder["a"], TimeProvider.System), () => AlertArchive.Open(folder["a"])])
            Assert.Contains("layout version 2", Assert.Throws<NightjarException>(open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_something_else_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["thesis.tex"], "");
        Assert.Contains("thesis.tex", Assert.Throws<NightjarException>(() => ArchiveWriter.Open(folder.Path, TimeProvider.System)).Message, StringComparison.Ordinal);
        Assert.Contains("is a file", Assert.Throws<NightjarException>(() => ArchiveWriter.Open(folder["thesis.tex"], TimeProvider.System)).Message, StringComparison.Ordinal);
        Assert.Contains("no archive at", Assert.Throws<NightjarException>(() => AlertArchive.Open(folder["none"])).Message, StringComparison.Ordinal);
        Assert.Contains("is not an archive", Assert.Throws<NightjarException>(() => AlertArchive.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_index_or_segment_is_never_taken_for_an_empty_archive()
    {
        using var folder = new TemporaryFolder();
        Fill(folder["a"], 1);
        Directory.Move(folder["a", "nights"], folder["elsewhere"]);
        Assert.Contains("is missing", Assert.Throws<NightjarException>(() => ArchiveWriter.Open(folder["a"], TimeProvider.System)).Message, StringComparison.Ordinal);
        Directory.Move(folder["elsewhere"], folder["a", "nights"]);
        File.Delete(folder["a", "index.sqlite"]);
        File.Delete(folder["a", "writer.lock"]);
        Assert.Contains("has lost its index.sqlite", Assert.Throws<NightjarException>(() => ArchiveWriter.Open(folder["a"], TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_bytes_are_one_dead_letter()
    {
        using var folder = new TemporaryFolder();
        using (var writer = ArchiveWriter.Open(folder["a"], TimeProvider.System))
        {
            for (var i = 0; i < 3; i++) writer.Reject(new DeadLetter("night.tar!x.avro", "the header is cut short", 4, "", "Obj\u0001"u8.ToArray()));
            writer.Reject(new DeadLetter("b.avro", "not finite", 99, "candidate.jd", "abc"u8.ToArray()));
            writer.Reject(new DeadLetter("c.tar", "breaks off", 0, "", default));
            writer.Reject(new DeadLetter("d.tar", "breaks off", 0, "", default));
            writer.Commit();
        }

        using var archive = AlertArchive.Open(folder["a"]);
        var rejects = archive.Rejects().ToList();
        Assert.Equal(["night.tar!x.avro", "b.avro", "c.tar", "d.tar"], rejects.Select(reject => reject.Source));
        Assert.Equal("candidate.jd", rejects[1].FieldPath);
        Assert.Equal(99, rejects[1].Offset);
        Assert.Equal("abc"u8, archive.Read(rejects[1]));
        Assert.Empty(archive.Read(rejects[2]));
    }

    [Fact]
    public void Scores_are_kept_by_model_and_a_later_ingest_may_add_some()
    {
        using var folder = new TemporaryFolder();
        Fill(folder["a"], 1);
        using (var writer = ArchiveWriter.Open(folder["a"], TimeProvider.System))
        {
            writer.UseModels([new("braai d6_m7"), new("other")]);
            var alert = TestAlerts.Make(1);
            Assert.Equal(AppendOutcome.Duplicate, writer.Append(new PreparedAlert
            {
                Summary = alert.Summary,
                Schema = alert.Schema,
                Body = alert.Body,
                Kind = alert.Kind,
                Scores = [new(0.75f, ScoreProblem.None), ModelScore.None(ScoreProblem.StampMissing)],
            }));
            writer.Commit();
        }

        using var archive = AlertArchive.Open(folder["a"]);
        var score = Assert.Single(archive.Scores(archive.Find(new AlertQuery()).Single().Row));
        Assert.Equal(("braai d6_m7", 0.75), (score.Key, score.Value));
    }

    [Fact]
    public void A_damaged_record_is_not_handed_out()
    {
        using var folder = new TemporaryFolder();
        Fill(folder["a"], 1);
        var segment = Assert.Single(Directory.GetFiles(folder["a", "nights"], "*.avro", SearchOption.AllDirectories));
        using (var file = new FileStream(segment, FileMode.Open))
        {
            file.Position = file.Length - 18;
            file.WriteByte((byte)'X');
        }

        using var archive = AlertArchive.Open(folder["a"]);
        var alert = archive.Find(new AlertQuery()).Single();
        Assert.Contains("is damaged", Assert.Throws<NightjarException>(() => archive.Export(alert.Packet)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_scores_of_a_version_do_not_become_those_of_the_first_record()
    {
        using var folder = new TemporaryFolder();
        for (var run = 0; run < 2; run++)
        {
            using var writer = ArchiveWriter.Open(folder["a"], TimeProvider.System);
            writer.UseModels([new("braai")]);
            foreach (var (note, score) in (ReadOnlySpan<(string, float)>)[("raw", 0.25f), ("enriched", 0.75f)])
            {
                var alert = TestAlerts.Make(1, note);
                writer.Append(new PreparedAlert { Summary = alert.Summary, Schema = alert.Schema, Body = alert.Body, Kind = alert.Kind, Scores = [new(score, ScoreProblem.None)] });
            }

            writer.Commit();
        }

        using var archive = AlertArchive.Open(folder["a"]);
        Assert.Equal(0.25, archive.Scores(archive.Find(new AlertQuery()).Single().Row)["braai"]);
    }

    private static void Fill(string folder, params long[] ids)
    {
        using var writer = ArchiveWriter.Open(folder, TimeProvider.System);
        foreach (var id in ids) writer.Append(TestAlerts.Make(id));
        writer.Commit();
    }
}
