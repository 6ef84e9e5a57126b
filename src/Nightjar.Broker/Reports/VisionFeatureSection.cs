using Nightjar.Models;
using Nightjar.Models.Btsbot;
using Nightjar.Models.Studies;
using Nightjar.Models.Training;
using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>Maps of what networks look at, and the alerts that are unlike the others.</summary>
internal static class VisionFeatureSection
{
    private const int MostShown = 12;

    /// <summary>Writes the section.</summary>
    public static void Write(Markup m, VisionStudyResult result)
    {
        if (result.Embeddings.Count == 0) return;
        var subsets = result.Data.Subsets;
        m.Raw("<section id=\"features\"><h2>Features</h2>\n<p class=\"lead\">UMAP of what each network's last layer looks at, for all alerts. Rings: the hundredth of each subset that an isolation forest sets apart first.</p>\n<div class=\"panels\">\n");
        foreach (var e in result.Embeddings)
        {
            m.Write($"<figure><figcaption><strong class=\"line\">{VisionArchitectures.TitleOf(e.Run.Architecture)}</strong>{VisionStudyPage.StartName(e.Run.Start)}, {VisionStudyPage.SetName(e.Run.Set)}</figcaption>");
            MapPlot.Write(m, e.Map, [.. e.Examples.Select(i => subsets[i])], e.IsOutlier, $"Map of the features of {VisionArchitectures.TitleOf(e.Run.Architecture)}");
            m.Raw("</figure>\n");
        }

        m.Raw("</div>\n");
        SpreadPlot.Legend(m, VisionStudyData.SubsetNames.Select((name, i) => (name, CurvePlot.ClassOf(i))));
        WriteCounts(m, result);
        WriteOutliers(m, result);
        m.Raw("</section>\n");
    }

    private static void WriteCounts(Markup m, VisionStudyResult result)
    {
        HtmlTable.Begin(m, "Outliers", [("Subset", ""), ("alerts", "n"), .. result.Embeddings.Select(e => (VisionArchitectures.TitleOf(e.Run.Architecture), "n")), ("of two or more", "n"), ("of all", "n")]);
        var agreed = VisionEmbedding.Agreed(result.Embeddings);
        for (var subset = 0; subset < VisionStudyData.SubsetNames.Count; subset++)
        {
            m.Write($"<tr><td>{VisionStudyData.SubsetNames[subset]}</td><td class=\"n\">{result.Data.Subsets.Count(s => s == subset):N0}</td>");
            foreach (var e in result.Embeddings) m.Write($"<td class=\"n\">{Enumerable.Range(0, e.Examples.Count).Count(i => e.IsOutlier[i] && result.Data.Subsets[e.Examples[i]] == subset)}</td>");
            var own = agreed.Where(a => result.Data.Subsets[a.Example] == subset).ToArray();
            m.Write($"<td class=\"n\">{own.Length}</td><td class=\"n\">{own.Count(a => a.Networks == result.Embeddings.Count)}</td></tr>\n");
        }

        HtmlTable.End(m);
    }

    private static void WriteOutliers(Markup m, VisionStudyResult result)
    {
        var agreed = VisionEmbedding.Agreed(result.Embeddings);
        m.Raw("<h3 class=\"part\">Outliers that networks agree on</h3>\n");
        if (agreed.Count == 0)
        {
            m.Raw("<p class=\"lead\">No alert is among the first hundredth of its subset for two networks.</p>\n");
            return;
        }

        m.Raw("<div class=\"epochs\">\n");
        var set = result.Data.Survey;
        var (pixels, cutout) = (new float[TripletPreprocessing.InputLength], new Cutout());
        foreach (var (example, networks) in agreed.Take(MostShown))
        {
            LabelledAlert alert = set.Alerts[example];
            m.Write($"<div><h3>{ReportFormat.Clip(alert.ObjectId)}</h3><p class=\"sub-facts\">{VisionStudyData.SubsetNames[result.Data.Subsets[example]]}, {alert.Kind[(alert.Kind.IndexOf(' ', StringComparison.Ordinal) + 1)..]}, magnitude {ReportFormat.Number(alert.Magnitude, 2)}; {networks} of {result.Embeddings.Count} networks</p><div class=\"stamps\">");
            set.ReadImage(example, pixels);
            foreach (var kind in Enum.GetValues<CutoutKind>())
            {
                Plane(pixels, (int)kind, cutout);
                StampImage.Write(m.Writer, cutout, kind, "ztf");
            }

            m.Raw("</div></div>\n");
        }

        m.Raw("</div>\n");
    }

    // Scaled as networks see it; the stretch does not care for the scale.
    private static void Plane(float[] pixels, int plane, Cutout cutout)
    {
        cutout.Resize(TripletPreprocessing.Side, TripletPreprocessing.Side);
        for (var i = 0; i < cutout.Pixels.Length; i++) cutout.Pixels[i] = pixels[(TripletPreprocessing.Channels * i) + plane];
    }
}
