using Nightjar.Models.Btsbot;
using Nightjar.Models.Studies;

namespace Nightjar.Broker.Reports;

/// <summary>The page of a study of pre-trained vision models. One HTML file that holds everything it shows, runs no script and loads
/// nothing.</summary>
public static class VisionStudyPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="writer">Where it goes; the caller writes the file as UTF-8.</param>
    /// <param name="result">The study.</param>
    /// <param name="facts">What else to say: command, machine, date.</param>
    /// <param name="time">When.</param>
    public static void Write(TextWriter writer, VisionStudyResult result, IReadOnlyList<(string Name, string Value)> facts, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(facts);
        var m = new Markup(writer);
        PageShell.Begin(m, "Pre-trained vision models for alerts \u00B7 Nightjar", ("Areas", "areas"), ("Gain", "gain"), ("Triggers", "triggers"), ("Cost", "cost"), ("Features", "features"));
        m.Write($"<h1>Pre-trained vision models for alerts</h1>\n<p class=\"sub\">{ReportFormat.Clip(result.Description, 600)}</p>\n</header>\n<main>\n");
        var images = VisionGroup.Of(result.Study, VisionStage.Image);
        WriteNumbers(m, result, images);
        VisionAreaSection.Write(m, result.Study, images);
        VisionTriggerSection.Write(m, result.Study);
        VisionCostSection.Write(m, result, images);
        VisionFeatureSection.Write(m, result);
        m.Raw("<section><h2>How it was made</h2>\n");
        HtmlTable.Begin(m, "How it was made", ("", ""), ("", ""));
        foreach (var (name, value) in facts) m.Write($"<tr><td class=\"k\">{name}</td><td>{ReportFormat.Clip(value, 1000)}</td></tr>\n");
        HtmlTable.End(m);
        m.Write($"</section></main>\n<footer>Made by Nightjar, {PageShell.Stamp(time)}, after Rehemtulla et al. 2025. Medians over repetitions; bars go from the least to the largest. ");
        m.Raw("This page holds all it shows and loads nothing.</footer>\n</body>\n</html>\n");
    }

    /// <summary>What people call first weights.</summary>
    internal static string StartName(string start) => start switch
    {
        VisionRun.Scratch => "from scratch",
        VisionRun.Galaxies => "from galaxies",
        _ => "from " + ReportFormat.Clip(start, 40),
    };

    /// <summary>What people call the images.</summary>
    internal static string SetName(FineTuningSet set) => set == FineTuningSet.Survey ? "survey triplets" : "deep z, r, g cutouts";

    /// <summary>The sizes of the training set, rising.</summary>
    internal static double[] Sizes(IEnumerable<VisionGroup> groups) => [.. groups.Select(g => (double)g.Examples).Distinct().Order()];

    private static void WriteNumbers(Markup m, VisionStudyResult result, IReadOnlyList<VisionGroup> images)
    {
        var runs = result.Study.Runs.Results;
        m.Raw("<section><dl class=\"numbers\">");
        Number(m, "Trainings", ReportFormat.Count(runs.Count), "each on one core");
        Number(m, "Core hours", ReportFormat.Number(runs.Sum(r => r.ProcessorSeconds ?? r.Seconds) / 3600, 2), "of training");
        Number(m, "Training alerts", ReportFormat.Count(result.Study.Options.TrainingAlerts), $"{result.Study.Options.TestAlerts:N0} to judge");
        if (images.Where(g => g.Area.Count > 0).MaxBy(g => g.Area.Median) is { } best)
            Number(m, "Best area under ROC", ReportFormat.Number(best.Area.Median, 3), $"{VisionArchitectures.TitleOf(best.Architecture)} {StartName(best.Start)}, {SetName(best.Set)}, {best.Examples:N0} alerts");
        m.Raw("</dl></section>\n");
    }

    private static void Number(Markup m, string name, string value, string note) =>
        m.Write($"<div><dt>{name}</dt><dd>{value}<span class=\"small\">{note}</span></dd></div>");
}
