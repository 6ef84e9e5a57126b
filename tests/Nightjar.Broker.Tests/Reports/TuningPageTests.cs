using System.Xml.Linq;
using Nightjar.Broker.Reports;
using Nightjar.Models.Evaluation;

namespace Nightjar.Broker.Tests.Reports;

public sealed class TuningPageTests
{
    private static readonly DateTimeOffset s_time = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    private static readonly TuningTrial[] s_trials =
    [
        .. from count in new[] { 100, 200 }
           from seed in new ulong[] { 1, 2, 3 }
           select new TuningTrial(count, seed, count, count / 9, 400, 50, new(0.90, 0.12, 0.2), new(0.94 + (0.01 * seed), 0.05, double.NaN)),
    ];

    [Fact]
    public void The_page_is_whole_loads_nothing_and_shows_every_trial_and_a_line_a_seed()
    {
        var page = XDocument.Parse(ReportAssert.Write(w => TuningPage.Write(w, "<braai> & s2", "alerts \"x\"", s_trials, s_time))).Root!;
        ReportAssert.LoadsNothing(page);
        Assert.Contains("<braai> & s2", page.Value, StringComparison.Ordinal);
        var tables = page.All("tbody").ToArray();
        Assert.Equal([2, 6], tables.Select(t => t.All("tr").Count()));
        Assert.Contains("0.960 \u00B1 0.010", tables[0].Value, StringComparison.Ordinal);
        Assert.Equal(3 * 3, page.WithId("means").Parent!.All("path").Count(p => p.Get("stroke-width") == "1.8"));
    }

    [Fact]
    public void No_trials_make_an_empty_page() =>
        ReportAssert.LoadsNothing(XDocument.Parse(ReportAssert.Write(w => TuningPage.Write(w, "m", "d", [], s_time))).Root!);
}
