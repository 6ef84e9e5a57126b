using System.Globalization;
using System.Xml.Linq;
using Nightjar.Broker.Reports;
using Nightjar.Models;
using Nightjar.Models.Btsbot;
using Nightjar.Models.Evaluation;
using Nightjar.Models.Studies;
using Nightjar.Models.Training;
using Nightjar.Sky;
using Nightjar.TestKit;

namespace Nightjar.Broker.Tests.Reports;

public sealed class VisionStudyPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_whole_study_is_shown_with_every_number_where_it_belongs()
    {
        using var result = Make(isFinished: true);
        using var writer = new StringWriter();
        VisionStudyPage.Write(writer, result.Result, [("command", "study <vision>")], DateTimeOffset.UnixEpoch);
        var page = XDocument.Parse(writer.ToString()).Root!;
        var text = string.Concat(page.DescendantNodes().OfType<XText>().Select(t => t.Value + " "));
        Assert.Contains("study <vision>", text, StringComparison.Ordinal);
        Assert.Equal(["areas", "gain", "triggers", "cost", "features"], page.Descendants().Where(e => e.Name.LocalName == "section").Select(e => e.Attribute("id")?.Value).OfType<string>());

        // Two sets of three networks, four gains, eight of policies, three maps.
        Assert.Equal(6 + 4 + 8 + 3, page.Descendants().Count(e => e.Name.LocalName == "svg" && e.Attribute("role")?.Value == "img"));
        ReportAssert.LoadsNothing(page);
        Assert.DoesNotContain("NaN", writer.ToString(), StringComparison.Ordinal);
        Assert.Contains("2 of 3 networks", text, StringComparison.Ordinal);
        Assert.Equal(3, page.Descendants().Count(e => e.Name.LocalName == "img"));
    }

    [Fact]
    public void A_study_without_results_makes_pages_and_tables_too()
    {
        using var result = Make(isFinished: false);
        using var writer = new StringWriter();
        VisionStudyPage.Write(writer, result.Result with { Embeddings = [], Speeds = [] }, [], DateTimeOffset.UnixEpoch);
        Assert.NotNull(XDocument.Parse(writer.ToString()).Root);
        using var table = new StringWriter();
        VisionStudyCsv.Write(table, result.Result.Study);
        Assert.Equal(VisionStudyCsv.Header + "\n", table.ToString());
    }

    /// <summary>A gain is the median of differences of runs with the same seed, not the difference of medians.</summary>
    [Fact]
    public void Tables_have_a_line_for_each_run_and_gains_of_pairs()
    {
        using var result = Make(isFinished: true);
        using var table = new StringWriter();
        VisionStudyCsv.Write(table, result.Result.Study);
        var lines = table.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + result.Result.Study.Plan.Stages.Sum(s => s.Count), lines.Length);
        Assert.All(lines, line => Assert.Equal(lines[0].Count(c => c == ','), line.Count(c => c == ',')));
        var groups = VisionGroup.Of(result.Result.Study, VisionStage.Image);
        VisionGroup Find(string start) => groups.First(g => g is { Architecture: VisionArchitecture.ConvNextPico, Set: FineTuningSet.Survey, Fraction: 0.05 } && g.Start == start);
        Assert.Equal(0.1, VisionStudyMarkdown.GainOf(Find("galaxies"), Find("scratch")).Median, 1e-9);
        using var markdown = new StringWriter();
        VisionStudyMarkdown.Write(markdown, result.Result, [("date", "2026-11-21")]);
        Assert.Contains("| ConvNeXt-pico | galaxies | survey | 40 |", markdown.ToString(), StringComparison.Ordinal);
        Assert.Contains("+0.100", markdown.ToString(), StringComparison.Ordinal);
    }

    private Made Make(bool isFinished)
    {
        var options = VisionStudyOptions.Quick;
        var study = new VisionStudy(_folder[$"{isFinished}"], options);
        foreach (var run in study.Plan.Stages.SelectMany(s => s).Where(_ => isFinished)) study.Runs.Add(Fake(run, options));
        var set = new TripletSet(_folder.Path, TripletNormalization.WholePlaneDouble, 25);
        for (var i = 0; i < 8; i++) set.Add(new(i.ToString(CultureInfo.InvariantCulture), $"object {i}", i % 4 == 0, 18, "Bright SupernovaIa"), Stamps(), new float[25]);
        VisionStudyData data = new(set, null, null, [], [0, 1, 2, 3, 0, 1, 2, 3], new([0], [1], [2]));
        var embeddings = study.Plan.Shown.Select((run, i) => new VisionEmbedding(run, [.. Enumerable.Range(0, 8)], [.. Enumerable.Range(0, 16).Select(k => (float)(k % 7))], new float[8], [i < 2, false, false, i == 2, false, false, false, false])).ToArray();
        ArchitectureSpeed[] speeds = [.. options.Architectures.Select(a => new ArchitectureSpeed(a, 64, 1000, 10, 19, 2, 3))];
        return new(new(study, data, "Simulated alerts.", speeds, embeddings), set);
    }

    private static VisionRunResult Fake(VisionRun run, VisionStudyOptions options)
    {
        var hasScores = run.Stage is VisionStage.Image or VisionStage.Both or VisionStage.Metadata;
        return new()
        {
            Key = run.Key,
            Run = run,
            Parameters = run.Stage == VisionStage.Galaxies ? null : new(1e-3f, 16, 1, 128, 8, 0.4f),
            Examples = (int)(run.Fraction * options.TrainingAlerts),
            Epochs = 3,
            BestEpoch = 2,
            Seconds = 1,
            ValidationArea = run.Stage == VisionStage.Galaxies ? null : 0.7,
            TestArea = hasScores ? 0.6 + (0.01 * run.Seed) + (run.Start == VisionRun.Galaxies ? 0.1 : 0) : null,
            Policies = hasScores ? PolicyEvaluation.Published([new("1", "a", true, 17.1, ""), new("2", "b", false, 18.1, "")], [0.9f, 0.9f]) : null,
            Error = run.Stage == VisionStage.Galaxies ? 0.1 : null,
            ConstantError = run.Stage == VisionStage.Galaxies ? 0.2 : null,
        };
    }

    private static CutoutTriplet Stamps()
    {
        var triplet = new CutoutTriplet();
        foreach (var cutout in new[] { triplet.Science, triplet.Template, triplet.Difference })
        {
            cutout.Resize(63, 63);
            for (var i = 0; i < cutout.Pixels.Length; i++) cutout.Pixels[i] = i % 17;
        }

        return triplet;
    }

    private sealed record Made(VisionStudyResult Result, TripletSet Set) : IDisposable
    {
        public void Dispose() => Set.Dispose();
    }
}
