using System.Xml.Linq;
using Nightjar.Broker.Reports;
using Nightjar.Models.Evaluation;
using Nightjar.Models.Transfer;

namespace Nightjar.Broker.Tests.Reports;

public sealed class ClassPagesTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_page_of_an_evaluation_shows_every_cell_and_moment()
    {
        string[] classes = ["SNIa", "<b>", "TDE"];
        var e = ClassEvaluation.Of(
            "model <1>",
            classes,
            ["SNIa", "SNII", "TDE", "SNIa"],
            [0, 1, 2, 0],
            [[0.8f, 0.1f, 0.1f], [0.1f, 0.8f, 0.1f], [0.6f, 0.2f, 0.2f], [0.7f, 0.2f, 0.1f]],
            [new(2, 3, 0.6, 0.4, 1.2, 0.5), new(30, 4, 0.9, 0.7, 0.6, 0.8)]);
        var page = XDocument.Parse(ReportAssert.Write(w => ClassEvaluationPage.Write(w, [e, e], "some <data>", Time))).Root!;
        var cells = page.WithId("confusion").All("rect").ToArray();
        Assert.Equal(9, cells.Length);
        Assert.Equal(1, cells[0].Number("fill-opacity"), 1e-9);
        Assert.Equal(0.04, cells[1].Number("fill-opacity"), 1e-9);
        Assert.Equal(3, page.WithId("time").All("svg", "plot").Count());
        Assert.Equal(2, page.WithId("time").All("tbody").Single().All("tr").Count());
        Assert.Equal(3, page.WithId("classes").All("tbody").Single().All("tr").Count());
    }

    [Fact]
    public void The_page_of_a_study_has_a_line_for_each_start()
    {
        var runs = new[] { 0.1, 0.5, 1 }.SelectMany(f => Enum.GetValues<TransferVariant>().Select(v => new TransferRun("bts", v, f, 0, (int)(100 * f), 0.5 + (0.4 * f), 0.3 + (0.2 * f), 5, 50, 1, new Dictionary<string, double[]>(StringComparer.Ordinal) { ["other"] = [0.6, 0.4] }))).ToArray();
        var page = XDocument.Parse(ReportAssert.Write(w => TransferPage.Write(w, TransferPreset.Quick, runs, [("bts", "real ones"), ("lsst", "simulated ones")], Time))).Root!;
        Assert.Equal(6, page.WithId("findings").All("tbody").Single().All("tr").Count());
        var target = page.WithId("target-bts");
        Assert.Equal(4, target.All("svg", "plot").Count());
        Assert.All(target.All("svg", "plot"), svg => Assert.Equal(12, svg.All("circle").Count()));
        Assert.Equal(12, target.All("tbody").Single().All("tr").Count());
        Assert.Contains("No training", page.WithId("target-lsst").Value, StringComparison.Ordinal);
    }
}
