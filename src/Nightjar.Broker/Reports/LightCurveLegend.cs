namespace Nightjar.Broker.Reports;

/// <summary>The legend below a light curve: the bands and the shapes that occur.</summary>
internal static class LightCurveLegend
{
    /// <summary>Writes the legend as HTML; nothing where there is no mark.</summary>
    public static void Write(Markup m, IReadOnlyCollection<LightCurveMark> marks, bool withRing)
    {
        if (marks.Count == 0) return;
        m.Raw("<ul class=\"legend\">");
        foreach (var band in marks.Select(mark => mark.Band).Distinct().OrderBy(PlotPalette.RankOf))
            PlotFrame.Key(m, PlotPalette.ClassOf(band), PlotPalette.NameOf(band));
        foreach (var kind in marks.Select(mark => mark.Kind).Distinct().OrderDescending()) WriteShape(m, kind, NameOf(kind));
        if (withRing) m.Raw(
            "<li><svg class=\"key\" viewBox=\"0 0 12 12\" aria-hidden=\"true\">"
            + "<circle class=\"ring\" cx=\"6\" cy=\"6\" r=\"5\"/></svg><span>this alert</span></li>");
        m.Raw("</ul>\n");
    }

    private static void WriteShape(Markup m, LightCurveMarkKind kind, string text)
    {
        m.Write($"<li><svg class=\"key\" viewBox=\"0 0 12 12\" aria-hidden=\"true\"><g class=\"{LightCurvePen.ClassOf(kind)}\"><path d=\"");
        LightCurvePen.Outline(m, kind, 6, kind == LightCurveMarkKind.UpperLimit ? 3 : 6);
        m.Raw("\"/>");
        if (kind is LightCurveMarkKind.NegativeDetection or LightCurveMarkKind.NegativeForced) m.Raw("<path class=\"bar\" d=\"M4 6h4\"/>");
        m.Write($"</g></svg><span>{text}</span></li>");
    }

    private static string NameOf(LightCurveMarkKind kind) => kind switch
    {
        LightCurveMarkKind.Detection => "detection",
        LightCurveMarkKind.NegativeDetection => "detection, fainter than the template",
        LightCurveMarkKind.Forced => "forced photometry",
        LightCurveMarkKind.NegativeForced => "forced, fainter than the template",
        _ => "5\u03C3 upper limit",
    };
}
