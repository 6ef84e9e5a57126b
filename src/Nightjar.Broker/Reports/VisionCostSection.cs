using System.Globalization;
using Nightjar.Models.Btsbot;
using Nightjar.Models.Studies;

namespace Nightjar.Broker.Reports;

/// <summary>What networks cost to serve and to train, and what the search and the galaxies gave.</summary>
internal static class VisionCostSection
{
    /// <summary>Writes the section.</summary>
    public static void Write(Markup m, VisionStudyResult result, IReadOnlyList<VisionGroup> groups)
    {
        m.Raw("<section id=\"cost\"><h2>Cost</h2>\n<p class=\"lead\">Serving: images and numbers, batches of 32, single precision; memory is packed weights and the values of one batch. Training: processor seconds with all training alerts.</p>\n");
        HtmlTable.Begin(m, "Throughput and memory", ("Network", ""), ("pixels", "n"), ("parameters", "n"), ("alerts/s, one core", "n"), ("alerts/s, all cores", "n"), ("memory", "n"), ("seconds to train", "n"), ("alerts/s in training", "n"));
        foreach (var s in result.Speeds)
        {
            var own = groups.Where(g => g.Architecture == s.Architecture && (s.Architecture != VisionArchitecture.MaxVitTiny || s.ImageSide == result.Study.Options.ImageSide)).ToArray();
            var all = own.Where(g => g.Fraction == groups.Max(o => o.Fraction)).SelectMany(g => g.Results).ToArray();
            var seconds = VisionSpread.Of(all.Select(r => r.ProcessorSeconds ?? r.Seconds)).Median;
            var speed = VisionSpread.Of(all.Select(r => r.Examples * r.Epochs / (r.ProcessorSeconds ?? r.Seconds))).Median;
            m.Write($"<tr><td class=\"name\">{VisionArchitectures.TitleOf(s.Architecture)}</td><td class=\"n\">{s.ImageSide}</td><td class=\"n\">{s.Parameters:N0}</td><td class=\"n\">{ReportFormat.Number(s.OneCore, 1)}</td><td class=\"n\">{ReportFormat.Number(s.AllCores, 1)}</td>");
            m.Write($"<td class=\"n\">{ReportFormat.Number(s.Megabytes, 0)}\u00A0MB</td><td class=\"n\">{ReportFormat.Number(seconds, 1)}</td><td class=\"n\">{ReportFormat.Number(speed, 0)}</td></tr>\n");
        }

        HtmlTable.End(m);
        WriteSearch(m, result.Study);
        WriteGalaxies(m, result.Study);
        m.Raw("</section>\n");
    }

    private static void WriteSearch(Markup m, VisionStudy study)
    {
        m.Write($"<h3 class=\"part\">Chosen by the search</h3>\n<p class=\"lead\">The best of {study.Options.Trials} trials on {100 * study.Options.SearchFraction:0.#} % of the training alerts, by the area of the validation part.</p>\n");
        HtmlTable.Begin(m, "Hyper-parameters", ("Network", ""), ("rate", "n"), ("batch", "n"), ("warm-up", "n"), ("head", "n"), ("dropout", "n"), ("best area", "n"), ("worst area", "n"));
        foreach (var trials in study.Runs.Results.Where(r => r.Run.Stage == VisionStage.Search).GroupBy(r => (r.Run.Architecture, r.Run.Start)).OrderBy(g => g.Key.Architecture).ThenByDescending(g => g.Key.Start, StringComparer.Ordinal))
        {
            var best = trials.MaxBy(t => t.ValidationArea ?? 0)!;
            var p = best.Parameters!;
            m.Write($"<tr><td class=\"name\">{VisionArchitectures.TitleOf(trials.Key.Architecture)} {VisionStudyPage.StartName(trials.Key.Start)}</td><td class=\"n\">{p.Rate.ToString("0.######E+0", CultureInfo.InvariantCulture)}</td><td class=\"n\">{p.Batch}</td><td class=\"n\">{p.WarmUp}</td>");
            m.Write($"<td class=\"n\">{(trials.Key.Architecture == VisionArchitecture.Cnn ? ReportFormat.Missing : $"{p.First}, {p.Second}")}</td><td class=\"n\">{(trials.Key.Architecture == VisionArchitecture.Cnn ? ReportFormat.Missing : ReportFormat.Number(p.Dropout, 2))}</td>");
            m.Write($"<td class=\"n\">{ReportFormat.Number(best.ValidationArea ?? double.NaN, 3)}</td><td class=\"n\">{ReportFormat.Number(trials.Min(t => t.ValidationArea ?? double.NaN), 3)}</td></tr>\n");
        }

        HtmlTable.End(m);
    }

    private static void WriteGalaxies(Markup m, VisionStudy study)
    {
        var galaxies = study.Plan.Stages[0].Select(r => study.Runs[r.Key]).OfType<VisionRunResult>().ToArray();
        if (galaxies.Length == 0) return;
        m.Raw("<h3 class=\"part\">Galaxies</h3>\n<p class=\"lead\">How far the predicted shares of votes are from those cast, on galaxies that were not learned from, beside the error of one who always says the mean.</p>\n");
        HtmlTable.Begin(m, "Galaxies", ("Network", ""), ("galaxies", "n"), ("epochs", "n"), ("error", "n"), ("of the mean", "n"), ("seconds", "n"));
        foreach (var g in galaxies)
            m.Write($"<tr><td class=\"name\">{VisionArchitectures.TitleOf(g.Run.Architecture)}</td><td class=\"n\">{g.Examples:N0}</td><td class=\"n\">{g.Epochs}</td><td class=\"n\">{ReportFormat.Number(g.Error ?? double.NaN, 4)}</td><td class=\"n\">{ReportFormat.Number(g.ConstantError ?? double.NaN, 4)}</td><td class=\"n\">{ReportFormat.Number(g.ProcessorSeconds ?? g.Seconds, 1)}</td></tr>\n");
        HtmlTable.End(m);
    }
}
