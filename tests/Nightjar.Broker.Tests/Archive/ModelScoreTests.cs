using Nightjar.Broker.Archive;
using Nightjar.Models;
using Nightjar.Models.LightCurves;
using Nightjar.TestKit;

namespace Nightjar.Broker.Tests.Archive;

/// <summary>Which model gave a score, and archives from before models were kept with their files.</summary>
public sealed class ModelScoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_archive_from_before_opens_verifies_and_takes_new_scores_beside_the_old_ones()
    {
        Append([new("braai s1")], TestAlerts.Make(1), 0.25f);
        using (var index = ArchiveIndex.OpenForWriting(_folder["a"]))
        {
            foreach (var table in new[] { "model_file", "class_score", "no_score", "reason" }) ArchiveIndex.Execute(index, $"DROP TABLE {table}");
        }

        var old = Assert.Single(Read());
        Assert.Equal(("braai s1", "", "", 0.25), (old.Model.Label, old.Model.Family, old.Model.Sha256, old.Value));

        // Nobody knows which file gave the old ones: a file with the same name is another model.
        Append([new("braai s1") { Family = "braai", Name = "braai", Version = "s1", Sha256 = "0123456789abcdef" }], TestAlerts.Make(1), 0.5f);
        Append([new("braai s1") { Family = "braai", Name = "braai", Version = "s1", Sha256 = "0123456789abcdef" }], TestAlerts.Make(1), 0.5f);
        Assert.Equal([("braai s1", 0.25, ""), ("braai s1 01234567", 0.5, "0123456789abcdef")], Read().Select(s => (s.Model.Label, s.Value, s.Model.Sha256)));
    }

    [Fact]
    public void Files_of_one_name_are_told_apart_and_one_file_stays_one_model()
    {
        foreach (var (digest, score) in (ReadOnlySpan<(string, float)>)[("aaaaaaaa1", 0.1f), ("bbbbbbbb1", 0.2f), ("bbbbbbbb2", 0.3f), ("aaaaaaaa1", 0.1f)])
            Append([new("m 1") { Sha256 = digest }], TestAlerts.Make(1), score);
        Assert.Equal([("m 1", 0.1f), ("m 1 bbbbbbbb", 0.2f), ("m 1 bbbbbbbb2", 0.3f)], Read().Select(s => (s.Model.Label, (float)s.Value)));
    }

    [Fact]
    public void A_score_takes_the_place_of_a_reason_for_none_and_the_other_way_round()
    {
        ModelIdentity[] models = [new("m 1") { Sha256 = "aa" }];
        foreach (var (score, problem) in (ReadOnlySpan<(float, ScoreProblem)>)[(0, ScoreProblem.MetadataMissing), (0.5f, ScoreProblem.None), (0, ScoreProblem.MetadataMissing)])
        {
            Append(models, TestAlerts.Make(1), score, problem);
            var stored = Assert.Single(Read());
            Assert.Equal(problem == ScoreProblem.None, double.IsFinite(stored.Value));
            Assert.Equal(problem == ScoreProblem.None, stored.Reason.Length == 0);
        }
    }

    [Fact]
    public void Probabilities_come_back_to_the_bit()
    {
        float[] probabilities = [0.1f, float.Epsilon, 1 / 3f, 0.2f];
        using (var writer = ArchiveWriter.Open(_folder["a"], TimeProvider.System))
        {
            writer.UseModels([new("classes") { Classes = ["a", "b c", "d,e", "f"], Sha256 = "00" }, new("silent") { Classes = ["x", "y"] }]);
            var alert = TestAlerts.Make(1);
            writer.Append(new PreparedAlert
            {
                Summary = alert.Summary,
                Schema = alert.Schema,
                Body = alert.Body,
                Kind = alert.Kind,
                ClassScores = [new(probabilities, LightCurveProblem.None), new([], LightCurveProblem.TooFewPoints)],
            });
            writer.Commit();
        }

        var scores = Read();
        Assert.Equal(probabilities, scores[0].Probabilities);
        Assert.Equal(("d,e", 1 / 3f), (scores[0].Best, (float)scores[0].Value));
        Assert.Equal(["d,e", "f", "a", "b c"], scores[0].Ranked().Select(c => c.Class));
        Assert.Equal(("silent", "too few points"), (scores[1].Model.Label, scores[1].Reason));
        Assert.True(double.IsNaN(scores[1].Value));
    }

    private void Append(IReadOnlyList<ModelIdentity> models, PreparedAlert alert, float score, ScoreProblem problem = ScoreProblem.None)
    {
        using var writer = ArchiveWriter.Open(_folder["a"], TimeProvider.System);
        writer.UseModels(models);
        writer.Append(new PreparedAlert { Summary = alert.Summary, Schema = alert.Schema, Body = alert.Body, Kind = alert.Kind, Scores = [new(score, problem)] });
        writer.Commit();
    }

    private IReadOnlyList<StoredScore> Read()
    {
        using var archive = AlertArchive.Open(_folder["a"]);
        return archive.Judgements(archive.Find(new AlertQuery()).Single().Row);
    }
}
