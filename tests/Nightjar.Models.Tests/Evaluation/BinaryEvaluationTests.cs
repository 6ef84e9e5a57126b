using System.Text.Json;
using Nightjar.Models.Evaluation;
using Nightjar.Models.Training;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests.Evaluation;

public sealed class BinaryEvaluationTests
{
    private static readonly LabelledAlert[] s_alerts =
    [
        new("1", "a", true, 13.2, "star"), new("2", "a", true, 18.5, "star"), new("3", "b", true, 18.9, "supernova"), new("4", "c", true, 22.4, "supernova"),
        new("5", "d", false, double.NaN, "ghost"), new("6", "e", false, 18.1, "ghost"), new("7", "f", false, 19.0, "cosmic ray"),
    ];

    private static readonly float[] s_scores = [0.9f, 0.8f, 0.4f, 0.7f, 0.1f, 0.6f, 0.2f];

    [Fact]
    public void Rates_and_areas_are_those_of_counting()
    {
        var e = BinaryEvaluation.Of("x", s_alerts, s_scores);
        Assert.Equal((1 / 4.0, 1 / 3.0), (e.FalseNegativeRate.Estimate, e.FalsePositiveRate.Estimate));

        // Of 12 pairs only (supernova 0.4, ghost 0.6) is in the wrong order.
        Assert.Equal(11 / 12.0, e.AreaUnderRoc.Estimate, 12);
        Assert.InRange(e.AreaUnderRoc.Estimate, e.AreaUnderRoc.Lower, e.AreaUnderRoc.Upper);
        var strict = BinaryEvaluation.Of("x", s_alerts, s_scores, 0.85);
        Assert.Equal((3 / 4.0, 0.0), (strict.FalseNegativeRate.Estimate, strict.FalsePositiveRate.Estimate));
    }

    [Fact]
    public void Groups_take_every_example_once()
    {
        var e = BinaryEvaluation.Of("x", s_alerts, s_scores);
        Assert.Equal(["< 14", "18-19", "19-20", ">= 22"], e.ByMagnitude.Select(g => g.Name));
        Assert.Equal((2, 1, 0.5, 1.0), (e.ByMagnitude[1].Positives, e.ByMagnitude[1].Negatives, e.ByMagnitude[1].FalseNegativeRate, e.ByMagnitude[1].FalsePositiveRate));
        Assert.Equal(["star", "supernova", "cosmic ray", "ghost"], e.ByKind.Select(g => g.Name));
        Assert.Equal(s_alerts.Length, e.ByKind.Sum(g => g.Positives + g.Negatives));
        Assert.True(double.IsNaN(e.ByKind[0].FalsePositiveRate));
    }

    [Fact]
    public void Tables_have_a_line_for_every_number()
    {
        using var text = new StringWriter();
        EvaluationCsv.Write(text, [BinaryEvaluation.Of("a,b", s_alerts, s_scores)]);
        var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(EvaluationCsv.Header, lines[0]);
        Assert.All(lines.Skip(1), line => Assert.StartsWith("\"a,b\",", line, StringComparison.Ordinal));
        Assert.Contains("\"a,b\",confusion,positive,below,1", lines);
        Assert.Contains("\"a,b\",threshold,0.50,fpr,0.3333333333333333", lines);
        Assert.Contains("\"a,b\",kind,star,fpr,", lines);
    }

    [Fact]
    public void Cards_say_the_same_in_both_forms()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["m.bin"], "abc");
        new ModelCard("braai x", "For tests.").Add("Training", "seed", 42L).Add("Training", "note", "a|b").Add("Training", "rate", double.NaN)
            .Add("Test part", BinaryEvaluation.Of("x", s_alerts, s_scores)).AddFile(folder["m.bin"]).Write(folder.Path);
        using var json = JsonDocument.Parse(File.ReadAllText(folder["card.json"]));
        var sections = json.RootElement.GetProperty("sections");
        Assert.Equal(42, sections.GetProperty("Training").GetProperty("seed").GetInt32());
        Assert.Equal(JsonValueKind.Null, sections.GetProperty("Training").GetProperty("rate").ValueKind);
        Assert.Equal(11 / 12.0, sections.GetProperty("Test part").GetProperty("area under ROC").GetDouble(), 12);

        // FIPS 180-2, appendix B.1.
        const string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        Assert.Equal(abc, sections.GetProperty("File").GetProperty("sha256").GetString());
        var text = File.ReadAllText(folder["card.md"]);
        Assert.Contains($"| sha256 | {abc} |", text, StringComparison.Ordinal);
        Assert.Contains("| note | a\\|b |", text, StringComparison.Ordinal);
    }
}
